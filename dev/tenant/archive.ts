/* A .tar.gz whose last file, manifest.json, tells what the others have to be. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Extract, extract, pack } from 'tar-stream';
import { z } from 'zod';

export const manifestSchema = z.object({
  format: z.literal(1),
  institution: z.string(),
  /** When the snapshot was taken (RFC 3339). */
  exportedAt: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.object({ file: z.string(), sha256: z.string() })),
  functions: z.array(z.object({ file: z.string(), sha256: z.string() })),
  /** In the order in which they load. */
  tables: z.array(
    z.object({ name: z.string(), file: z.string(), columns: z.array(z.string()), rows: z.int() }),
  ),
  files: z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What goes in: words, or a file with its size. */
export type Content = { text: string } | { path: string; bytes: number };

/** Writes the archive aside and renames it, so that it is whole or not there. Pieces pass through; nothing is held whole. */
export async function writeArchive(
  target: string,
  folder: string,
  files: [name: string, content: Content][],
): Promise<void> {
  const tar = pack();
  const aside = `${target}.part`;
  const written = pipeline(tar, createGzip(), createWriteStream(aside, { mode: 0o600 }));
  try {
    for (const [name, content] of files) {
      const header = { name: `${folder}/${name}`, mode: 0o600 };
      if ('text' in content) tar.entry(header, content.text);
      else await pipeline(createReadStream(content.path), tar.entry({ ...header, size: content.bytes }));
    }
    tar.finalize();
    await written;
    renameSync(aside, target);
  } catch (error) {
    tar.destroy();
    await written.catch(() => {});
    rmSync(aside, { force: true });
    throw error;
  }
}

/** Reads an archive to its end and compares every file with the manifest. Errors: it is not whole, or not ours. */
export async function checkArchive(path: string): Promise<Manifest> {
  const tar = extract();
  const [{ manifest, found }] = await Promise.all([
    measure(tar),
    pipeline(createReadStream(path), createGunzip(), tar),
  ]);
  if (!manifest) throw new Error(`${path}: sin manifest.json / no manifest.json`);
  for (const [name, { sha256 }] of Object.entries(manifest.files)) {
    if (found[name]?.sha256 !== sha256) throw new Error(`${path}: ${name} no coincide / does not match`);
  }
  return manifest;
}

async function measure(tar: Extract) {
  const found: Manifest['files'] = {};
  let manifest: Manifest | null = null;
  for await (const entry of tar) {
    const name = entry.header.name.replace(/^[^/]+\//, '');
    if (name === 'manifest.json') {
      manifest = manifestSchema.parse(JSON.parse(await text(entry)));
      continue;
    }
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    found[name] = { bytes, sha256: hash.digest('hex') };
  }
  return { manifest, found };
}
