/** Nothing but printable ASCII needs no tidying: most of what is written. */
const plain = /^[\x20-\x7e]*$/;

/**
 * Marks that nobody sees, and that make equal texts unequal or turn a line around: TAB and CR, soft hyphens, zero-width
 * ones, those of direction, annotations, fillers that are letters by name. A joiner stays where it joins emoji, and tags
 * where they make a flag.
 */
const invisible =
  /[\t\r\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\u034f|[\u17b4\u17b5]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,6})[\u{e0000}-\u{e007f}]|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const anyControls = /[\u0000-\u001f\u007f-\u009f]+/g;

/** Text as it is kept: without invisible marks, its lines ended by LF, composed (NFC), so that equal words are equal bytes. */
export function tidy(text: string): string {
  if (plain.test(text)) return text;
  return text
    .replace(/\r\n|[\u2028\u2029]/g, '\n')
    .replace(invisible, '')
    .normalize();
}

/** A tidy text whose lines are parts of one. */
export const oneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');

/**
 * A text from elsewhere (a token's claim, a header, a provider's words) as one line that can be kept: of it, nobody can be
 * asked to send another. Never longer than `max` in UTF-16 units, and never cut inside of a character.
 */
export function tidyLine(text: string, max: number): string {
  return cut(tidy(text).toWellFormed().replace(anyControls, ' ').trim(), max);
}

/** What a person takes for a character: a flag, or an e with its accent, is one. */
const characters = new Intl.Segmenter();

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // What comes after can change what is one character, but only so far.
  let end = 0;
  for (const { index } of characters.segment(text.slice(0, max + 64))) {
    if (index > max) break;
    end = index;
  }
  return text.slice(0, end).trimEnd();
}
