// Stands beside a frozen relay: when the supervisor lets go of it, or is gone, the relay goes on, and so notices that it has to end.
const pid = Number(process.argv[2]);
process.once('disconnect', () => {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It was killed while it was frozen.
  }
});
