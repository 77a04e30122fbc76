import type { Dice } from '../simulate/dice.ts';
import { strangeTexts, strangeValue } from './strange.ts';

/* What of /openapi.json a request is made from. */

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};
export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: Schema;
};
export type Operation = {
  method: string;
  path: string;
  operationId: string;
  parameters: Parameter[];
  body: Schema | null;
  statuses: readonly string[];
};
type PathItem = Record<
  string,
  {
    operationId: string;
    parameters?: Parameter[];
    requestBody?: { content: Record<string, { schema: Schema }> };
    responses: Record<string, unknown>;
  }
>;
export type Contract = { paths: Record<string, PathItem>; components: { schemas: Record<string, Schema> } };

export const operationsOf = ({ paths }: Contract): Operation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, parameters = [], requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path,
      operationId,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
      statuses: Object.keys(responses),
    })),
  );

/** Makes values of schemas: fitting ones, and (as often as `faults` says) ones that do not fit. */
export class Values {
  readonly #schemas: Record<string, Schema>;
  readonly #dice: Dice;
  /** Ids that there are. */
  readonly #ids: readonly string[];
  faults = 0;

  constructor({ components }: Contract, dice: Dice, ids: readonly string[]) {
    this.#schemas = components.schemas;
    this.#dice = dice;
    this.#ids = ids;
  }

  of(given: Schema, depth = 0): unknown {
    const dice = this.#dice;
    const schema = given.$ref ? (this.#schemas[given.$ref.split('/').at(-1) ?? ''] ?? {}) : given;
    if (dice.chance(this.faults)) return strangeValue(dice);
    const options = schema.anyOf ?? schema.oneOf;
    if (options) return this.of(dice.pick(options) ?? {}, depth + 1);
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => this.of(part, depth + 1)));
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return dice.pick(schema.enum);
    switch ([schema.type].flat()[0]) {
      case 'object':
        return this.#object(schema, depth);
      case 'array': {
        const least = schema.minItems ?? 0;
        return Array.from({ length: dice.between(least, Math.min(schema.maxItems ?? 3, least + 2)) }, () =>
          this.of(schema.items ?? {}, depth + 1),
        );
      }
      case 'integer':
      case 'number':
        return this.#number(schema);
      case 'boolean':
        return dice.chance(0.5);
      case 'null':
        return null;
      default:
        return this.#text(schema);
    }
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema, depth: number): unknown {
    const dice = this.#dice;
    const named = Object.entries(properties).filter(
      ([name]) => required.includes(name) || (depth < 6 && dice.chance(0.6)),
    );
    const value = Object.fromEntries(named.map(([name, of]) => [name, this.of(of, depth + 1)]));
    if (typeof additionalProperties === 'object' && depth < 4)
      value[dice.pick(strangeTexts) ?? ''] = this.of(additionalProperties, depth + 1);
    if (dice.chance(this.faults)) value[dice.pick(strangeTexts) ?? ''] = strangeValue(dice);
    return value;
  }

  #number({ minimum = 0, maximum = minimum + 100, type }: Schema): number {
    const dice = this.#dice;
    const edges = [minimum, maximum, dice.between(minimum, Math.min(maximum, minimum + 1_000))];
    if (dice.chance(this.faults)) edges.push(minimum - 1, maximum + 1);
    const value = dice.pick(edges) ?? minimum;
    return type === 'integer' && dice.chance(this.faults) ? value + 0.5 : value;
  }

  #text({ format, maxLength = 60, minLength = 0 }: Schema): string {
    const dice = this.#dice;
    if (dice.chance(this.faults)) return 'x'.repeat(maxLength + 1);
    switch (format) {
      case 'uuid':
        return dice.pick(this.#ids) ?? '';
      case 'date':
        return dice.pick(['2026-12-01', '2028-02-29', '0001-01-01', '9999-12-31']) ?? '';
      case 'date-time':
        return dice.pick(['2026-12-01T18:00:00Z', '2027-06-01T23:59:59.999Z', '9999-12-31T23:59:59Z']) ?? '';
      case 'email':
        return `${dice.between(1, 9_999)}@itsur.test`;
      default:
        return this.#anyText(minLength, maxLength);
    }
  }

  #anyText(least: number, most: number): string {
    const dice = this.#dice;
    const text = dice.chance(0.3) ? (dice.pick(strangeTexts) ?? '') : (dice.pick(this.#ids) ?? 'pozole');
    return text.slice(0, most).padEnd(least, 'x');
  }
}
