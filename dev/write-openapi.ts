/** `node dev/write-openapi.ts FILE`: writes the contract to a file, for the linter and for client generators. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createApp } from '../src/http/app.ts';
import { openApiDocument } from '../src/http/routes/documentation.ts';

const [file = 'dist/openapi.json'] = process.argv.slice(2);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify(openApiDocument(createApp(), 'https://api.itsureats.edu.mx'), null, 2));
