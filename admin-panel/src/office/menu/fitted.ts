type Size = { width: number; height: number };

/** A size with neither side above `most`, in the same shape, in whole pixels; what fits stays as it is. */
export function fittedIn(most: number, { width, height }: Size): Size {
  const scale = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
