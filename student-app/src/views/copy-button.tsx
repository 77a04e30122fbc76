import { useState } from 'preact/hooks';
import { useWords } from '../words/language.ts';
import { payWords } from '../words/pay.ts';

/** Puts a text where it can be pasted from. Where the browser gives no clipboard (no HTTPS), it says how else. */
export function CopyButton({ text, says }: { text: string; says: string }) {
  const words = useWords(payWords);
  const [said, say] = useState<string | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say(words.copied);
    } catch {
      say(words.copyYourself);
    }
  };
  return (
    <>
      <button type="button" class="plain copy" onClick={copy}>
        {says}
      </button>
      <span class="copied" role="status">
        {said}
      </span>
    </>
  );
}
