let audio: AudioContext | undefined;

/** Two soft tones, made here: there is no file to load. Where the browser does not let the page be heard yet, nothing. */
export function ding(): void {
  // Before anybody has done something with the page the browser would only complain.
  if (navigator.userActivation?.hasBeenActive === false) return;
  try {
    audio ??= new AudioContext();
    void audio.resume();
    for (const [index, frequency] of [659, 988].entries()) {
      const at = audio.currentTime + index * 0.09;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.12, at + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.4);
    }
  } catch {
    // No sound on this device.
  }
}
