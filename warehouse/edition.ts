import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile, sha256Of, sync } from './files.ts'

/** What is known of a published file. `about` is the publisher's own: plain JSON. */
export interface Manifest<About = unknown> {
  readonly id: string
  /** Position in the line of editions, from 1. */
  readonly sequence: number
  readonly sha256: string
  readonly bytes: number
  readonly published_at: string
  readonly about: About
}

/** An edition that cannot be used: the message says which and what to do. */
export class EditionError extends Error {
  override readonly name = 'EditionError'
}

/** A folder of immutable data files, each with a manifest, and a pointer `CURRENT` to the one in use. */
export class EditionFolder<About = unknown> {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  fileOf(id: string): string {
    return join(this.folder, `${id}.duckdb`)
  }

  /** Where the next edition is to be built: in the same folder, so that publishing is a rename. */
  async newFile(): Promise<string> {
    await mkdir(this.folder, { recursive: true })
    for (const name of await readdir(this.folder))
      if (name.startsWith('.building')) await rm(join(this.folder, name), { recursive: true, force: true })
    return join(this.folder, '.building.duckdb')
  }

  /** Every edition with a manifest, oldest first. */
  async list(): Promise<Manifest<About>[]> {
    if (!existsSync(this.folder)) return []
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    const manifests = await Promise.all(names.map((name) => this.manifestOf(name.slice(0, -'.json'.length))))
    return manifests.sort((a, b) => a.sequence - b.sequence)
  }

  async manifestOf(id: string): Promise<Manifest<About>> {
    const text = await readFile(join(this.folder, `${id}.json`), 'utf8').catch(() => {
      throw new EditionError(`There is no edition ${id} in ${this.folder}: rollcall status lists those there are.`)
    })
    return JSON.parse(text) as Manifest<About>
  }

  /** The id of the edition in use; null before the first. */
  async current(): Promise<string | null> {
    const text = await readFile(join(this.folder, 'CURRENT'), 'utf8').catch(() => null)
    return text === null ? null : text.trim()
  }

  /** Makes a finished, closed file the edition in use. Readers see the old one until the very last step. */
  async publish(file: string, name: string, about: About, publishedAt: Date): Promise<Manifest<About>> {
    if (existsSync(`${file}.wal`)) throw new EditionError(`${file} still has a write-ahead log: it was not closed.`)
    await sync(file)
    const sequence = ((await this.list()).at(-1)?.sequence ?? 0) + 1
    const manifest: Manifest<About> = {
      id: `${String(sequence).padStart(4, '0')}-${name}`,
      sequence,
      sha256: await sha256Of(file),
      bytes: (await stat(file)).size,
      published_at: publishedAt.toISOString(),
      about,
    }
    await rename(file, this.fileOf(manifest.id))
    await replaceFile(join(this.folder, `${manifest.id}.json`), `${JSON.stringify(manifest, null, 2)}\n`)
    await this.point(manifest.id)
    return manifest
  }

  /** Makes an edition the one in use after proving its bytes. */
  async point(id: string): Promise<void> {
    await this.verify(id)
    await replaceFile(join(this.folder, 'CURRENT'), `${id}\n`)
  }

  /** The edition before the one in use, or the one named, becomes the one in use. */
  async rollBack(id?: string): Promise<Manifest<About>> {
    const manifests = await this.list()
    const current = await this.current()
    const at = manifests.findIndex((manifest) => manifest.id === current)
    const target = id === undefined ? manifests[at - 1] : await this.manifestOf(id)
    if (!target)
      throw new EditionError('There is no earlier edition to go back to: rollcall status lists those there are.')
    await this.point(target.id)
    return target
  }

  /** Fails when the file is not, byte for byte, what was published. */
  async verify(id: string): Promise<Manifest<About>> {
    const manifest = await this.manifestOf(id)
    const file = this.fileOf(id)
    if (!existsSync(file))
      throw new EditionError(`The file of edition ${id} is gone: go back with rollcall rollback, or run again.`)
    if ((await sha256Of(file)) !== manifest.sha256)
      throw new EditionError(
        `Edition ${id} is not what was published (its SHA-256 differs): go back with rollcall rollback, or run again.`,
      )
    return manifest
  }

  /** Deletes an edition. The one in use must not be. */
  async remove(id: string): Promise<void> {
    await rm(join(this.folder, `${id}.json`), { force: true })
    await rm(this.fileOf(id), { force: true })
  }

  /** Deletes the oldest editions beyond `keep`, never the one in use. */
  async prune(keep: number): Promise<string[]> {
    const current = await this.current()
    const old = (await this.list()).slice(0, -Math.max(keep, 1)).filter(({ id }) => id !== current)
    for (const { id } of old) await this.remove(id)
    return old.map(({ id }) => id)
  }
}
