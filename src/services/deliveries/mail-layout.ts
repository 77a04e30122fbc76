import type { Locale } from '../../contracts/languages.ts';

type Amount = { label: string; amount: string };

/** What a mail is made of, one under the other. */
export type MailBlock =
  | { kind: 'paragraph'; text: string }
  /** To be read across a counter. */
  | { kind: 'code'; label: string; code: string }
  | { kind: 'fact'; label: string; value: string }
  /** The one thing that a letter asks its reader to do. */
  | { kind: 'link'; label: string; url: string }
  | {
      kind: 'lines';
      heading: string;
      lines: { name: string; amount: string; details: string[] }[];
      sums: Amount[];
      total: Amount;
      included: Amount;
    };

export type MailLetter = {
  locale: Locale;
  title: string;
  /** What a mailbox shows behind the subject. */
  preheader: string;
  blocks: MailBlock[];
  footer: { why: string; unsubscribe: { label: string; url: string } | null };
};

/** Inline, for mailboxes strip what is not; the classes are for dark mode alone, where a mailbox keeps it. */
const css = {
  body: 'margin:0;padding:0;background:#f4f1ec;color:#1f2328;font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5',
  hidden: 'display:none;overflow:hidden;max-height:0;max-width:0;opacity:0;color:transparent',
  page: 'max-width:600px;margin:0 auto;padding:16px',
  brand: 'margin:8px 4px 16px;font-size:14px;font-weight:700;letter-spacing:.02em;color:#9a3412',
  card: 'background:#ffffff;border:1px solid #e4ded4;border-radius:12px;padding:24px 20px 8px',
  title: 'margin:0 0 12px;font-size:22px;line-height:1.25;font-weight:700',
  paragraph: 'margin:0 0 16px',
  code: 'margin:0 0 16px;padding:16px;border-radius:10px;background:#fdf1e7;text-align:center',
  codeDigits:
    'display:block;font-size:40px;line-height:1.2;font-weight:700;letter-spacing:.18em;text-indent:.18em;font-variant-numeric:tabular-nums;color:#9a3412',
  fact: 'margin:0 0 16px;overflow:hidden',
  label: 'font-size:14px;color:#57606a',
  section: 'margin:0 0 16px;border-top:1px solid #e4ded4;padding-top:12px',
  heading: 'margin:0 0 4px;font-size:14px;font-weight:600;color:#57606a',
  line: 'overflow:hidden;padding:6px 0',
  amount: 'float:right;margin-left:16px;white-space:nowrap;font-variant-numeric:tabular-nums',
  total: 'overflow:hidden;margin-top:6px;border-top:1px solid #e4ded4;padding-top:10px;font-weight:700',
  small: 'overflow:hidden;font-size:14px;color:#57606a',
  footer: 'margin:16px 4px;font-size:13px;line-height:1.5;color:#57606a',
  button:
    'display:inline-block;padding:12px 20px;border-radius:8px;background:#9a3412;color:#ffffff;font-weight:600;text-decoration:none',
  link: 'color:#9a3412;text-decoration:underline',
} as const;

const darkMode = `@media (prefers-color-scheme: dark) {
  .body { background: #16181c !important; color: #e8e6e3 !important }
  .card { background: #202328 !important; border-color: #373b42 !important }
  .rule { border-color: #373b42 !important }
  .soft { color: #a9b1bb !important }
  .code { background: #33261d !important }
  .warm { color: #fdba74 !important }
}`;

/** Put together once an isolate: what is the same in every mail. */
const opening = (locale: Locale) => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>`;
const openings: Record<Locale, string> = { es: opening('es'), en: opening('en') };
const bodyOpening = `</title>
<style>${darkMode}</style>
</head>
<body class="body" style="${css.body}">
<div style="${css.hidden}">`;
const cardOpening = `</div>
<div style="${css.page}">
<div class="warm" style="${css.brand}">ITSUR Eats</div>
<div class="card" style="${css.card}">
<h1 style="${css.title}">`;
const footerOpening = `
</div>
<div class="soft" style="${css.footer}">`;
const closing = `</div>
</div>
</body>
</html>`;
const tags = {
  paragraph: `<p style="${css.paragraph}">`,
  code: `<div class="code" style="${css.code}"><span class="soft" style="${css.label}">`,
  codeDigits: `</span><span class="warm" style="${css.codeDigits}">`,
  button: `<a style="${css.button}" href="`,
  unsubscribe: `<br><a class="warm" style="${css.link}" href="`,
  section: `<div class="rule" style="${css.section}">\n<div class="soft" style="${css.heading}">`,
  detail: `<div class="soft" style="${css.label}">`,
  amount: `<span style="${css.amount}">`,
  item: `<div style="${css.line}">`,
  fact: `<div class="" style="${css.fact}">`,
  sum: `<div class="" style="${css.line}">`,
  total: `<div class="rule" style="${css.total}">`,
  included: `<div class="soft" style="${css.small}">`,
} as const;

/** One column without tables, at most 600 px wide, that a phone shows at its own size. */
export function layoutMail({ locale, title, preheader, blocks, footer }: MailLetter): string {
  const heading = escapeHtml(title);
  const end = footer.unsubscribe
    ? `${tags.unsubscribe}${escapeHtml(footer.unsubscribe.url)}">${escapeHtml(footer.unsubscribe.label)}</a>`
    : '';
  return `${openings[locale]}${heading}${bodyOpening}${escapeHtml(preheader)}${cardOpening}${heading}</h1>
${blocks.map(layoutBlock).join('\n')}${footerOpening}${escapeHtml(footer.why)}${end}${closing}`;
}

function layoutBlock(block: MailBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `${tags.paragraph}${escapeHtml(block.text)}</p>`;
    case 'code':
      return `${tags.code}${escapeHtml(block.label)}${tags.codeDigits}${escapeHtml(block.code)}</span></div>`;
    case 'link':
      return `${tags.paragraph}${tags.button}${escapeHtml(block.url)}">${escapeHtml(block.label)}</a></p>`;
    case 'fact':
      return pair(tags.fact, { label: block.label, amount: block.value });
    case 'lines':
      return [
        `${tags.section}${escapeHtml(block.heading)}</div>`,
        ...block.lines.map(layoutLine),
        ...block.sums.map((sum) => pair(tags.sum, sum)),
        pair(tags.total, block.total),
        pair(tags.included, block.included),
        '</div>',
      ].join('\n');
  }
}

function layoutLine({ name, amount, details }: { name: string; amount: string; details: string[] }): string {
  const below = details.map((detail) => `${tags.detail}${escapeHtml(detail)}</div>`);
  return `${tags.item}${tags.amount}${escapeHtml(amount)}</span>${escapeHtml(name)}${below.join('')}</div>`;
}

/** The amount comes first: it floats to the right of what follows. */
const pair = (tag: string, { label, amount }: Amount) =>
  `${tag}${tags.amount}${escapeHtml(amount)}</span>${escapeHtml(label)}</div>`;

/** The same for mailboxes that show no HTML. */
export function mailAsText({ blocks, footer }: MailLetter): string {
  const end = footer.unsubscribe ? [`${footer.unsubscribe.label}: ${footer.unsubscribe.url}`] : [];
  return [...blocks.map(blockAsText), ['--', footer.why, ...end].join('\n')].join('\n\n');
}

function blockAsText(block: MailBlock): string {
  const told = ({ label, amount }: Amount) => `${label}: ${amount}`;
  switch (block.kind) {
    case 'paragraph':
      return block.text;
    case 'code':
      return `${block.label}: ${block.code}`;
    case 'link':
      return `${block.label}: ${block.url}`;
    case 'fact':
      return `${block.label}: ${block.value}`;
    case 'lines':
      return [
        block.heading,
        ...block.lines.map(({ name, amount, details }) =>
          [`${name}: ${amount}`, ...details.map((detail) => `  ${detail}`)].join('\n'),
        ),
        ...[...block.sums, block.total, block.included].map(told),
      ].join('\n');
  }
}

const special = /[&<>"']/;
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Most words have nothing to escape. */
const escapeHtml = (text: string): string =>
  special.test(text) ? text.replace(/[&<>"']/g, (character) => entities[character] ?? character) : text;
