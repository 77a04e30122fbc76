import type { ComponentChildren } from 'preact';

/** A whole screen, or a part of one, that has nothing else to show: what is so, and the way on. */
export function State({
  glyph,
  title,
  children,
  act,
}: {
  glyph: string;
  title: string;
  children?: ComponentChildren;
  act?: ComponentChildren;
}) {
  return (
    <section class="state">
      <p class="glyph" aria-hidden="true">
        {glyph}
      </p>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {act}
    </section>
  );
}

/** Something is awaited; its place is kept. */
export const Waiting = ({ says }: { says: string }) => (
  <div class="waiting" role="status" aria-busy="true">
    <span class="hidden">{says}</span>
    <i />
    <i />
    <i />
  </div>
);
