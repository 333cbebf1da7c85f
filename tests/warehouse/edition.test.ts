import { appendFile, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Database, EditionFolder, Serving } from '#warehouse'

let folder: string
let editions: EditionFolder<{ note: string }>
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-editions-'))
  editions = new EditionFolder(folder)
})

/** Publishes a file whose two tables both say the number: a mixed result would disagree with itself. */
async function publish(number: number): Promise<string> {
  const file = await editions.newFile()
  const database = await Database.open(file)
  await database.run(`create table a as select ${number} as n from range(1000)`)
  await database.run(`create table b as select ${number} as n from range(1000)`)
  await database.run('checkpoint')
  await database.close()
  return (await editions.publish(file, `test-${number}`, { note: String(number) }, new Date(0))).id
}

const open = (file: string) => Database.open(file, { readOnly: true, locked: true, connections: 2 })
const ask = 'select (select max(n) from a) as a, (select min(n) from b) as b'

test('an edition is numbered, hashed and pointed at', async () => {
  const id = await publish(7)
  expect(id).toBe('0001-test-7')
  expect(await editions.current()).toBe(id)
  expect(await editions.manifestOf(id)).toMatchObject({
    sequence: 1,
    about: { note: '7' },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  })
  expect(await readdir(folder)).toEqual(['0001-test-7.duckdb', '0001-test-7.json', 'CURRENT'])
})

test('rolling back makes the edition before the one in use, and says so when there is none', async () => {
  const first = await publish(1)
  await publish(2)
  expect((await editions.rollBack()).id).toBe(first)
  expect(await editions.current()).toBe(first)
  await expect(editions.rollBack()).rejects.toThrow('no earlier edition')
})

test('an edition whose bytes changed is refused', async () => {
  const first = await publish(1)
  await publish(2)
  await appendFile(editions.fileOf(first), 'x')
  await expect(editions.rollBack()).rejects.toThrow('its SHA-256 differs')
  expect(await editions.current()).toBe('0002-test-2')
})

test('only as many old editions are kept as asked, and always the one in use', async () => {
  for (let number = 1; number <= 4; number++) await publish(number)
  await editions.point('0001-test-1')
  expect(await editions.prune(2)).toEqual(['0002-test-2'])
  expect((await editions.list()).map(({ sequence }) => sequence)).toEqual([1, 3, 4])
})

test('five hot swaps under parallel queries give no error and no mixed result', async () => {
  await publish(0)
  const serving = await Serving.start(folder, open, { every: 20 })
  let going = true
  const seen = new Set<number>()
  const loop = async () => {
    let asked = 0
    while (going) {
      const [row] = (await serving.use((database) => database.rows<{ a: number; b: number }>(ask)))!
      expect(row!.a).toBe(row!.b)
      seen.add(row!.a)
      asked += 1
    }
    return asked
  }
  const loops = Array.from({ length: 4 }, loop)
  for (let number = 1; number <= 5; number++) {
    await publish(number)
    await expect.poll(() => serving.manifest?.id, { timeout: 10_000 }).toBe(`000${number + 1}-test-${number}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  going = false
  const asked = await Promise.all(loops)
  await serving.close()
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5])
  expect(Math.min(...asked)).toBeGreaterThan(10)
})

test('a pointer to a broken edition leaves the one before in use', async () => {
  const first = await publish(1)
  const errors: unknown[] = []
  const serving = await Serving.start(folder, open, { every: 20, onError: (error) => errors.push(error) })
  const second = await publish(2)
  await expect.poll(() => serving.manifest?.id).toBe(second)
  await appendFile(editions.fileOf(first), 'x')
  await writeFile(join(folder, 'CURRENT'), first)
  await expect.poll(() => errors.length).toBeGreaterThan(0)
  expect(serving.manifest?.id).toBe(second)
  expect(await serving.use((database) => database.rows(ask))).toEqual([{ a: 2, b: 2 }])
  await serving.close()
})

test('a served file can neither be written nor used to read other files', async () => {
  await publish(1)
  const serving = await Serving.start(folder, open)
  await serving.use(async (database) => {
    await expect(database.run('create table c (n integer)')).rejects.toThrow()
    await expect(database.rows("select * from read_csv('/etc/passwd')")).rejects.toThrow()
    await expect(database.run('set enable_external_access = true')).rejects.toThrow()
  })
  await serving.close()
})
