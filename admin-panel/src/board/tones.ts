/** A row of tones: hertz, and seconds after the first. */
export type Tones = readonly (readonly [hertz: number, delaySeconds: number])[];

/** A new order: two that rise, and carry over a hood. */
export const arrival: Tones = [
  [880, 0],
  [1175, 0.18],
];
/** What was being made is not wanted any more, or nobody is signed in: three that fall. */
export const trouble: Tones = [
  [740, 0],
  [554, 0.22],
  [370, 0.44],
];

const toneSeconds = 0.35;

export function sound(context: AudioContext, tones: Tones): void {
  for (const [frequency, delay] of tones) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const from = context.currentTime + delay;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.5, from);
    // A tone that stops at once clicks.
    volume.gain.exponentialRampToValueAtTime(0.001, from + toneSeconds);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + toneSeconds);
  }
}
