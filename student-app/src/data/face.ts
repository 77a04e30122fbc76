/** How a dish looks that has no photo: a glyph on one of some tints. */
export type Face = { glyph: string; tint: number };

const tints = 6;

/** The first that fits the dish's name or, failing that, its category's. Without accents, in both languages. */
const glyphs: readonly (readonly [pattern: RegExp, glyph: string])[] = [
  [/\btaco/, '🌮'],
  [/burrito|wrap|falafel/, '🌯'],
  [/chilaquil|enchilad|mole\b|pozole|caldo|sopa|soup/, '🍲'],
  [/huevo|omelet|egg|desayuno|breakfast/, '🍳'],
  [/\btortas?\b|baguette|panini|sandwich|mollete|cubana|bagel/, '🥪'],
  [/hamburgues|burger/, '🍔'],
  [/pizza/, '🍕'],
  [/hot ?dog|salchicha/, '🌭'],
  [/papas|fries/, '🍟'],
  [/ensalada|salad/, '🥗'],
  [/quesadilla|sope|gordita|tlacoyo|tostada/, '🫓'],
  [/tamal/, '🫔'],
  [/elote|esquite|corn/, '🌽'],
  [/milanesa|pollo|chicken|comida|combo/, '🍛'],
  [/cafe|coffee|capuchino|latte|americano|espresso/, '☕'],
  [/chocolate|te\b|tea\b|infusion|atole/, '🍵'],
  [/agua|limonada|jamaica|horchata|jugo|juice|licuado|smoothie|water/, '🧃'],
  [/refresco|soda|bebida|drink/, '🥤'],
  [/fruta|fruit|sandia|melon/, '🍉'],
  [/platano/, '🍌'],
  [/yogur|granola|avena/, '🥣'],
  [/cuernito|croissant/, '🥐'],
  [/concha|pan\b|bread|dona/, '🍞'],
  [/pay|pastel|cake|postre|dessert|flan|arroz con leche/, '🍮'],
  [/galleta|cookie/, '🍪'],
  [/cacahuate|nuez|peanut|nut/, '🥜'],
];

const plain = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

export function faceOf(name: string, category = ''): Face {
  const [dish, kind] = [plain(name), plain(category)];
  const glyphIn = (text: string) => glyphs.find(([pattern]) => pattern.test(text))?.[1];
  const tint =
    [...dish].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973, 7) % tints;
  return { glyph: glyphIn(dish) ?? glyphIn(kind) ?? '🍽️', tint };
}
