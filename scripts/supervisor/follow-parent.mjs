// Loaded into the relay before its own code: when the supervisor is gone without a word, the relay drains and ends too.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
