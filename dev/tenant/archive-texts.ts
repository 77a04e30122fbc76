/* What an archive says of itself, and what loads it. */
import pg from 'pg';
import { atOnce } from '../migrate-online.ts';
import type { Part } from './present.ts';
import type { Table } from './snapshot.ts';

/** The whole schema in one file: what a bare PostgreSQL 18 needs, and nothing of the platform's roles. It is loaded in a transaction. */
export function schemaText(id: string, parts: Part[]): string {
  const name = pg.escapeIdentifier(id);
  const begin = `create schema ${name};\nset search_path to ${name};\n`;
  return [begin, ...parts.map(({ file, text }) => `-- ${file}\n${atOnce(text)}\n`)].join('\n');
}

/** For psql. Triggers rest meanwhile: what they would fill in is in the rows. */
export function loadText(id: string, tables: Table[]): string {
  const each = tables.map(({ name, columns }) => {
    const table = pg.escapeIdentifier(name);
    const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
    return [
      `alter table ${table} disable trigger user;`,
      `\\copy ${table} (${names}) from 'data/${name}.csv' with (format csv, header)`,
      `alter table ${table} enable trigger user;`,
    ].join('\n');
  });
  return [
    '\\set ON_ERROR_STOP on',
    'begin;',
    '\\ir schema.sql',
    `set search_path to ${pg.escapeIdentifier(id)};`,
    ...each,
    'commit;',
    '',
  ].join('\n');
}

export const readme = (id: string) => `# ${id}

## Español

Todo lo que ITSUR Eats guarda de esta institución, en un solo momento. **Contiene datos personales** (nombres, correos, pedidos,
contraseñas con scrypt): guárdelo cifrado y bórrelo cuando ya no haga falta.

- \`manifest.json\`: versiones, tablas con sus filas, y tamaño y SHA-256 de cada archivo (\`sha256sum data/*.csv\`).
- \`schema.sql\`: el esquema completo. Necesita PostgreSQL 18 o más nuevo, y ninguna extensión.
- \`data/*.csv\`: una tabla por archivo, con encabezado; RFC 4180, UTF-8, fechas ISO 8601 en UTC. Vacío sin comillas es NULL.
- \`institution.json\`: su renglón en el registro (nombre, hosts, configuración). Ninguna llave de proveedores está aquí.

Para cargarlo en una base vacía, desde esta carpeta:

    createdb cafeterias
    psql -d cafeterias -f load.sql

Crea el esquema «${id}» y llena las tablas en una sola transacción: todo o nada.

## English

All that ITSUR Eats keeps of this institution, at one moment. **It holds personal data** (names, addresses, orders, scrypt hashes
of passwords): keep it encrypted and delete it when it is no longer needed.

- \`manifest.json\`: versions, tables with their rows, and size and SHA-256 of every file (\`sha256sum data/*.csv\`).
- \`schema.sql\`: the whole schema. It needs PostgreSQL 18 or newer, and no extension.
- \`data/*.csv\`: a table a file, with a header; RFC 4180, UTF-8, ISO 8601 times in UTC. Empty without quotes is NULL.
- \`institution.json\`: its row of the registry (name, hosts, configuration). No key of a provider is in here.

To load it into an empty database, from this folder:

    createdb cafeterias
    psql -d cafeterias -f load.sql

It makes the schema "${id}" and fills the tables in one transaction: all of it or nothing.
`;
