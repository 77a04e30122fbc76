/** drizzle puts a failed query's parameters, which are people's data, behind this word. */
const parameters = /\nparams:[\s\S]*$/;
/** What a message quotes is what somebody sent: PostgreSQL quotes the value that does not fit, a JSON parser the text. */
const quoted = /"[^"]*"|'[^']*'|`[^`]*`/g;
const identifier = /^['`][\w.$-]{1,40}['`]$/;
const email = /[^\s@"'<>]+@[^\s@"'<>]+\.[^\s@"'<>]+/g;
const bearer = /\b(bearer|basic)\s+\S+/gi;
const jwt = /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g;

/**
 * An error's words without what people sent: which constraint or column it is about stands in fields of its own. A name
 * of the code in single quotes stays (`reading 'id'`); in double ones PostgreSQL quotes values too.
 */
export const withoutData = (message: string): string =>
  withoutSecrets(
    message
      .replace(parameters, '')
      .replace(quoted, (text) => (identifier.test(text) ? text : `${text[0]}…${text[0]}`)),
  );

/** No text without one of these holds anything to take out, as it is or as JSON: most are ids and codes, and are left alone. */
const suspicious = /@|eyJ|bearer|basic|nparams:|\nparams:/i;
export const mayHoldSecrets = (text: string): boolean => suspicious.test(text);

/** The last fence, for every text that a log line holds: addresses and tokens, whoever put them there. */
export const withoutSecrets = (text: string): string =>
  mayHoldSecrets(text)
    ? text
        .replace(parameters, '')
        .replace(jwt, '[token]')
        .replace(bearer, (_, scheme: string) => `${scheme} […]`)
        .replace(email, '[e-mail]')
    : text;
