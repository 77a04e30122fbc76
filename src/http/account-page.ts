import { html } from 'hono/html';
import { newPassword } from '../contracts/accounts.ts';
import type { Locale } from '../contracts/languages.ts';

/** What the link of a letter leads to. */
export const accountPages = ['verify', 'reset', 'invite'] as const;
export type AccountPage = (typeof accountPages)[number];

/** `asked`: nothing is done yet, for programs that check links follow them all. `over`: the link is no good. */
export type Moment = 'asked' | 'done' | 'over';

type Said = [title: string, text: string];
type Words = Record<AccountPage, Record<'asked' | 'done', Said> & { button: string }> & {
  over: Said;
  password: string;
  rule: string;
};

const shortest = newPassword.minLength ?? 0;

const words: Record<Locale, Words> = {
  es: {
    verify: {
      asked: ['Confirma tu correo', 'Con un toque confirmas que este correo es tuyo.'],
      done: ['Listo', 'Tu correo quedó confirmado. Puedes cerrar esta página.'],
      button: 'Confirmar',
    },
    reset: {
      asked: ['Elige una contraseña nueva', 'Tus sesiones abiertas se cerrarán.'],
      done: ['Listo', 'Tu contraseña cambió. Entra con ella en la aplicación o en el panel.'],
      button: 'Guardar contraseña',
    },
    invite: {
      asked: ['Te damos la bienvenida', 'Elige la contraseña con la que entrarás.'],
      done: ['Listo', 'Tu cuenta está abierta. Entra con tu correo y tu contraseña.'],
      button: 'Abrir mi cuenta',
    },
    over: [
      'Este enlace ya no sirve',
      'Ya se usó, venció o hay uno más nuevo. Pide otro desde la pantalla de acceso o tu perfil.',
    ],
    password: 'Contraseña nueva',
    rule: `Al menos ${shortest} caracteres. Una frase larga es fácil de recordar y difícil de adivinar.`,
  },
  en: {
    verify: {
      asked: ['Confirm your e-mail', 'One tap confirms that this mailbox is yours.'],
      done: ['Done', 'Your e-mail is confirmed. You can close this page.'],
      button: 'Confirm',
    },
    reset: {
      asked: ['Choose a new password', 'Your open sessions will end.'],
      done: ['Done', 'Your password has changed. Sign in with it in the app or the panel.'],
      button: 'Save password',
    },
    invite: {
      asked: ['Welcome', 'Choose the password that you will sign in with.'],
      done: ['Done', 'Your account is open. Sign in with your e-mail and your password.'],
      button: 'Open my account',
    },
    over: [
      'This link is no good any more',
      'It was used, has lapsed, or there is a newer one. Ask for another where you sign in, or in your profile.',
    ],
    password: 'New password',
    rule: `At least ${shortest} characters. A long phrase is easy to remember and hard to guess.`,
  },
};

/** The small page behind the link of a letter; `trouble` is why what was sent did not do. Without a script. */
export function accountPage(locale: Locale, page: AccountPage, moment: Moment, trouble?: string) {
  const { password, rule, over, [page]: said } = words[locale];
  const [title, text] = moment === 'over' ? over : said[moment];
  const field = html`<label for="password">${password}</label>
    <input id="password" name="password" type="password" autocomplete="new-password" required minlength="${shortest}" maxlength="256" aria-describedby="rule" />
    <p id="rule" class="soft">${rule}</p>`;
  const form = html`<form method="post">${page === 'verify' ? '' : field}<button>${said.button}</button></form>`;
  return html`<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · ITSUR Eats</title>
    <style>
      body { margin: 0 auto; max-width: 30rem; padding: 3rem 1.25rem; font: 1.0625rem/1.5 system-ui, sans-serif; }
      label { display: block; font-weight: 600; }
      input { box-sizing: border-box; width: 100%; font: inherit; padding: 0.75rem; border: 1px solid #767676; border-radius: 0.5rem; }
      button { font: inherit; font-weight: 600; padding: 0.75rem 1.25rem; border: 0; border-radius: 0.5rem; color: #fff; background: #9a3412; }
      .soft { opacity: 0.8; }
      .trouble { padding: 0.75rem 1rem; border-left: 4px solid #b42318; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${trouble ? html`<p class="trouble" role="alert">${trouble}</p>` : ''}
      <p>${text}</p>
      ${moment === 'asked' ? form : ''}
    </main>
  </body>
</html>`;
}
