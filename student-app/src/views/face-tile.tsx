import { useState } from 'preact/hooks';
import { faceOf } from '../data/face.ts';

/** A dish's photo; one that has none, or none that comes, gets a face. Its name stands beside it. */
export function FaceTile({
  name,
  category,
  imageUrl,
}: {
  name: string;
  category?: string;
  imageUrl: string | null;
}) {
  const [missing, setMissing] = useState<string | null>(null);
  if (imageUrl && imageUrl !== missing)
    return (
      <img
        class="face"
        src={imageUrl}
        alt=""
        loading="lazy"
        decoding="async"
        width="88"
        height="88"
        // Written by the server, it may have failed before anybody listened.
        ref={(img) => {
          if (img?.complete && img.naturalWidth === 0) setMissing(imageUrl);
        }}
        onError={() => setMissing(imageUrl)}
      />
    );
  const { glyph, tint } = faceOf(name, category);
  return (
    <span class={`face tint-${tint}`} aria-hidden="true">
      {glyph}
    </span>
  );
}
