import { tableFromIPC } from 'apache-arrow'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { columnsOf, Database, toArrow, toCsv, toParquet } from '#warehouse'
import { folder } from '../tree.ts'

const rows = [
  { team: '华东,1', net: { value: '-12.50', n: 2 }, rate: { value: 0.5, low: null } },
  { team: null, net: { value: '100000000000000.05', n: 0 }, rate: { value: null, low: null } },
]

test('of a nested field the value stands under its name and the parts beside it', () => {
  expect(columnsOf(rows).map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
    'team: text',
    'net: exact',
    'net.n: number',
    'rate: number',
    'rate.low: text',
  ])
})

test('a key that looks like a number stays text', () => {
  expect(columnsOf([{ team: '007' }])).toEqual([{ name: 'team', kind: 'text', values: ['007'] }])
})

test('CSV quotes what must be quoted, keeps negative money and lets no text be a formula', () => {
  expect(toCsv(columnsOf([...rows, { team: '=1+1' }, { team: '-2' }]))).toBe(
    '\uFEFFteam,net,net.n,rate,rate.low\r\n"华东,1",-12.50,2,0.5,\r\n,100000000000000.05,0,,\r\n\'=1+1,,,,\r\n\'-2,,,,\r\n',
  )
})

test('Arrow carries exact decimals as text and numbers as doubles', async () => {
  const [first, second] = tableFromIPC(await toArrow(columnsOf(rows))).toArray() as unknown[]
  expect(first).toMatchObject({ team: '华东,1', net: '-12.50', 'net.n': 2, rate: 0.5, 'rate.low': null })
  expect(second).toMatchObject({ team: null, net: '100000000000000.05', rate: null })
})

test('Parquet carries exact decimals as decimals, every digit kept', async () => {
  using place = folder()
  const file = join(place.path, 'a.parquet')
  writeFileSync(file, await toParquet(columnsOf(rows)))
  const database = await Database.open(':memory:')
  expect(await database.rows(`select *, typeof(net) as type from '${file}'`)).toEqual([
    { team: '华东,1', net: '-12.50', 'net.n': 2, rate: 0.5, 'rate.low': null, type: 'DECIMAL(38,2)' },
    { team: null, net: '100000000000000.05', 'net.n': 0, rate: null, 'rate.low': null, type: 'DECIMAL(38,2)' },
  ])
  await database.close()
})
