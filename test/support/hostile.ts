import { fc } from './property.ts';

/** What a schema of OpenAPI 3.1 looks like, as far as requests use it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

/** In every hostile string, so that what came of it can be found wherever it was kept. */
export const mark = '⟦hostil⟧';

export const hostileTexts = [
  `'; drop table orders; --${mark}`,
  `$1 $$ \\' \\x27 E'\\\\' ${mark}`,
  `\${7*7} {{7*7}} #{7*7}${mark}`,
  `<script>alert(1)</script><img src=x onerror=alert(1)>${mark}`,
  `"><svg/onload=alert(1)>${mark}`,
  `../../../etc/passwd%00${mark}`,
  `{"$ref": "#/x", "__proto__": {"role": "admin"}}${mark}`,
  `\u202Egnp.exe${mark}`,
  `a\r\nSet-Cookie: x=1${mark}`,
  `\u0000${mark}`,
  `\ud800${mark}`,
  mark + 'á'.repeat(6_000),
];

/** Resolves references into the components of a document. */
export const resolverOf =
  (document: { components?: { schemas?: Record<string, Schema> } }) =>
  (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1);
    return name ? (document.components?.schemas?.[name] ?? {}) : schema;
  };

/** A value that fits a schema; `text` for every string that may be any text. */
export function sampleOf(unresolved: Schema, resolve: (schema: Schema) => Schema, text: string): unknown {
  const schema = resolve(unresolved);
  const [option] = schema.anyOf ?? schema.oneOf ?? [];
  if (option) return sampleOf(option, resolve, text);
  if (schema.allOf) {
    const parts = schema.allOf.map((part) => sampleOf(part, resolve, text));
    return Object.assign({}, ...parts);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, of]) => [name, sampleOf(of, resolve, text)]),
      );
    case 'array':
      return schema.items ? [sampleOf(schema.items, resolve, text)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1);
    case 'boolean':
      return true;
    case 'string':
      return isFree(schema) ? text : fitting(schema);
    default:
      return null;
  }
}

/** Whether any text will do. */
export const isFree = ({ format, pattern }: Schema) => format === undefined && pattern === undefined;

function fitting({ format, pattern }: Schema): string {
  switch (format) {
    case 'uuid':
      return crypto.randomUUID();
    case 'email':
      return 'alguien@itsur.test';
    case 'date-time':
      return '2031-01-06T18:00:00Z';
    case 'uri':
      return 'https://itsur.test/';
    case 'date':
      return '2031-01-06';
    default:
      return pattern ? matching(pattern) : '';
  }
}

/** The patterns that nothing can be made of here, for they look ahead, are those of addresses. */
function matching(pattern: string): string {
  if (pattern.includes('(?!')) return 'https://itsur.test/foto.png';
  return fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { numRuns: 1, seed: 1 })[0] ?? '';
}

/** The places of a sample that hold text, as paths; those of a schema alone are not in it when they are optional and empty. */
export function textPlaces(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value === 'string') return [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => textPlaces(inner, [...path, name]));
}

/** A copy with another value at a place. */
export function withAt(value: any, [first, ...rest]: (string | number)[], put: unknown): unknown {
  if (first === undefined) return put;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[first] = withAt(value[first], rest, put);
  return copy;
}
