import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeHome, type Home } from './home.ts'

/** Enough to find what is wrong, few enough for every run of the tests; FRONT_DOOR_RUNS asks for more. */
const runs = Number(process.env.FRONT_DOOR_RUNS ?? 10)
const seed = 20261124
const patience = 60_000 + runs * 20_000
const check = <T>(property: fc.IAsyncProperty<T>, numRuns = runs) => fc.assert(property, { numRuns, seed })

const character = fc.constantFrom(...'abc,;"\n\r\t 0é字😀\u0000\u007f\u0085=')
const value = fc.string({ unit: character, maxLength: 6 })
const isControl = (text: string) => /\p{Cc}/u.test(text)

/** A field as some program might write it: quoted when it must be, and sometimes when it need not. */
const field = (text: string, quoted: boolean) =>
  quoted || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

const record = fc.record({ id: value, name: value, grade: fc.option(value, { nil: '' }), quoted: fc.boolean() })

test(
  'accepted + quarantined = records, and what is accepted is what was written, whatever is in the fields',
  async () => {
    await check(
      fc.asyncProperty(fc.array(record, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), async (records, end) => {
        using home = makeHome()
        const lines = records.map(({ id, name, grade, quoted }, index) =>
          [field(id === '' ? '' : `${index}${id}`, quoted), field(name, quoted), field(grade, quoted)].join(','),
        )
        const text = ['collector_id,collector_name,grade', ...lines].map((line) => line + end).join('')
        const report = await home.take('collectors.csv', text)
        expect(report.outcome, report.refused?.message).toBe('loaded')
        expect([report.records, report.accepted + report.quarantined]).toEqual([records.length, records.length])
        const good = records.flatMap(({ id, name, grade }, index) =>
          id === '' || name === '' || isControl(id) || name.includes('\u0000') || grade.includes('\u0000')
            ? []
            : [[String(index + 1), `${index}${id}`, name, grade === '' ? null : grade]],
        )
        expect(
          await home.query('select record_no, collector_id, collector_name, grade from collectors order by record_no'),
        ).toEqual(good)
      }),
    )
  },
  patience,
)

test(
  'any bytes are either loaded with every record accounted for, or refused with one sentence',
  async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: character, maxLength: 200 }).map((text) => new Uint8Array(Buffer.from(text))),
    )
    await check(
      fc.asyncProperty(bytes, fc.constantFrom('csv', 'csv.gz', 'ndjson', 'parquet'), async (tail, ending) => {
        using home = makeHome()
        const head =
          ending === 'ndjson'
            ? '{"collector_id":"1","collector_name":"a"}\n'
            : 'collector_id,collector_name,grade\n1,a,b\n'
        const report = await home.take(`collectors.${ending}`, Buffer.concat([Buffer.from(head), tail]))
        if (report.outcome === 'refused') expect(report.refused?.message).toMatch(/^[^\n]+\.$/)
        else expect(report.accepted + report.quarantined).toBe(report.records)
        expect((await home.lake()).deliveries.length).toBe(report.outcome === 'loaded' ? 1 : 0)
      }),
      runs * 2,
    )
  },
  patience,
)

const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: 0, max: 5 }))
  .map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
    return `${digits < 0n ? '-' : ''}${scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`}`
  })

test(
  'no accepted amount is rounded or cut: the sum of a file is the sum of its exact texts',
  async () => {
    await check(
      fc.asyncProperty(fc.array(amount, { minLength: 1, maxLength: 30 }), async (amounts) => {
        using home = makeHome()
        const lines = amounts.map((text, index) => `c${index},2026-03-01,rent,${text}`)
        const report = await home.take('costs.csv', ['cost_id,month,category,amount', ...lines])
        const exact = amounts.filter(
          (text) =>
            (text.split('.')[1] ?? '').length <= 2 &&
            text
              .replace('-', '')
              .split('.')[0]!
              .replace(/^0+(?=\d)/, '').length <= 16,
        )
        const cents = (text: string) => {
          const [whole = '', fraction = ''] = text.replace('-', '').split('.')
          return BigInt(whole + fraction.padEnd(2, '0')) * (text.startsWith('-') ? -1n : 1n)
        }
        const sum = exact.reduce((all, text) => all + cents(text), 0n)
        expect(report.accepted).toBe(exact.length)
        const [[found] = []] = await home.query(
          `select replace(coalesce(sum(amount), 0)::decimal(38, 2)::varchar, '.', '') from costs`,
        )
        expect(BigInt(found ?? '0')).toBe(sum)
      }),
    )
  },
  patience,
)

/** Versions of a few keys, in a few files. */
const version = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  name: fc.constantFrom('Li', 'Wu', 'Xu'),
  day: fc.integer({ min: 1, max: 4 }),
  deleted: fc.boolean(),
})
const files = fc.array(fc.array(version, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
const lineOf = ({ id, name, day, deleted }: { id: string; name: string; day: number; deleted: boolean }) =>
  `${id},${name},2026-03-0${day}T00:00:00Z,${deleted}`
const versions = 'collector_id,collector_name,updated_at,deleted'
const standing = (home: Home) => home.query('select collector_id, collector_name from collectors order by 1')

test(
  'with updated_at the order of arrival never matters',
  async () => {
    await check(
      fc.asyncProperty(
        files.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.boolean()),
        ),
        async ([all, shuffled, together]) => {
          using one = makeHome()
          using other = makeHome()
          for (const [home, order, atOnce] of [
            [one, all, true],
            [other, shuffled, together],
          ] as const) {
            for (const [index, file] of order.entries()) {
              home.deliver(`collectors.${index}.csv`, [versions, ...file.map(lineOf)])
              if (!atOnce) await home.ingest()
            }
            await home.ingest()
          }
          expect(await standing(other)).toEqual(await standing(one))
          const { deliveries } = await other.lake()
          expect(deliveries.reduce((sum, { accepted }) => sum + accepted, 0)).toBeLessThanOrEqual(all.flat().length)
        },
      ),
    )
  },
  patience,
)

test(
  'what was loaded once changes nothing when it is loaded again',
  async () => {
    await check(
      fc.asyncProperty(files, fc.nat(), async (all, pick) => {
        using home = makeHome()
        for (const [index, file] of all.entries())
          home.deliver(`collectors.${index}.csv`, [versions, ...file.map(lineOf)])
        await home.ingest()
        const before = await home.lake()
        const again = all[pick % all.length]!
        expect(await home.take('collectors.again.csv', [versions, ...again.map(lineOf)])).toMatchObject({
          outcome: 'repeated',
        })
        expect(await home.lake()).toEqual(before)
      }),
    )
  },
  patience,
)

test(
  'reversals that stand never go beyond their original, whatever the order of arrival',
  async () => {
    const reversal = fc.record({ cents: fc.integer({ min: 1, max: 60 }), day: fc.integer({ min: 1, max: 9 }) })
    await check(
      fc.asyncProperty(fc.array(reversal, { minLength: 1, maxLength: 6 }), fc.nat(), async (reversals, turn) => {
        const header = 'payment_id,account_id,effective_on,amount,kind,reverses_payment_id'
        const lines = [
          'p,a,2026-03-01,1.00,payment,',
          ...reversals.map(
            ({ cents, day }, index) => `r${index},a,2026-03-0${day},${(cents / 100).toFixed(2)},reversal,p`,
          ),
        ]
        const moved = [...lines.slice(turn % lines.length), ...lines.slice(0, turn % lines.length)]
        using one = makeHome()
        using other = makeHome()
        await one.take('payments.csv', [header, ...lines])
        for (const [index, line] of moved.entries()) await other.take(`payments.${index}.csv`, [header, line])
        const left = 'select payment_id from payments order by 1'
        expect(await other.query(left)).toEqual(await one.query(left))
        let [taken, expected] = [0, ['p']]
        const inOrder = reversals
          .map(({ cents, day }, index) => ({ cents, day, id: `r${index}` }))
          .sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1))
        for (const { cents, id } of inOrder)
          if (taken + cents <= 100) {
            taken += cents
            expected = [...expected, id]
          }
        expect((await one.query(left)).flat()).toEqual(expected.sort())
      }),
      Math.ceil(runs / 3),
    )
  },
  patience,
)
