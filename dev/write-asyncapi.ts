/**
 * `npm run asyncapi` writes docs/asyncapi.yaml: the stream's contract, its messages as the Worker's own schemas say them.
 * With `--check` it writes nothing and fails when the file says something else.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { asyncApiDocument } from './asyncapi-document.ts';

const file = join(import.meta.dirname, '../docs/asyncapi.yaml');
const text = `# Written by \`npm run asyncapi\` from src/contracts/stream.ts: change it there.\n${stringify(asyncApiDocument(), { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false })}`;

if (!process.argv.includes('--check')) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error(
    'docs/asyncapi.yaml no dice lo que el código: ejecute «npm run asyncapi». / It is not what the code says: run `npm run asyncapi`.',
  );
  process.exitCode = 1;
}
