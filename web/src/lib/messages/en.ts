import { access } from './en/access.ts'
import { admin } from './en/admin.ts'
import { conduct } from './en/conduct.ts'
import { data } from './en/data.ts'
import { explore } from './en/explore.ts'
import { frame } from './en/frame.ts'
import { packs } from './en/packs.ts'
import { people } from './en/people.ts'
import { complaints, qa } from './en/quality.ts'
import { curves } from './en/curves.ts'
import { flow } from './en/flow.ts'
import { outlook } from './en/outlook.ts'
import { pay } from './en/pay.ts'
import { work } from './en/work.ts'
import { status, summary } from './en/summary.ts'

/** Every text of the pages in English. Texts with numbers are functions of numbers already formatted. */
export const en = {
  product: 'Rollcall',
  access,
  admin,
  conduct,
  qa,
  complaintLife: complaints,
  frame,
  data,
  explore,
  packs,
  people,
  summary,
  curves,
  flow,
  outlook,
  pay,
  status,
  work,
  skip: 'Skip to the numbers',
  nav: {
    sections: 'Sections',
    here: 'Where you are',
  },
  language: { label: 'Language', en: 'English', zh: '中文' },
  theme: { label: 'Theme', auto: 'System', light: 'Light', dark: 'Dark' },
  period: {
    label: 'Period',
    month: 'Last full month',
    mtd: 'Month to date',
    quarter: 'Last full quarter',
    qtd: 'Quarter to date',
    ytd: 'Year to date',
    fiscalYtd: 'Fiscal year to date',
    year: 'Last 12 months',
    workdays: (days: string) => `${days} working days`,
    custom: 'Chosen days',
    from: 'First day',
    through: 'Last day',
    apply: 'Show',
  },
  compare: {
    label: 'Compare with',
    previous: 'Period before',
    year: 'Year before',
    target: 'Target',
    peers: 'Everybody in view',
    none: 'Nothing',
    withTarget: 'against target',
    withPeers: 'against everybody in view',
    with: (span: string) => `against ${span}`,
    workday: (holidays: boolean) =>
      `Aligned by working day (Monday to Friday; ${holidays ? 'holidays of the settings left out' : 'the settings name no holidays'}).`,
  },
  filter: {
    add: 'Filter',
    remove: (name: string) => `Remove the filter ${name}`,
    product: 'Product',
    client: 'Client',
    region: 'Region',
    none: 'without',
    clear: 'Clear all',
  },
  freshness: {
    label: 'Freshness of the data',
    asOf: (day: string) => `Data to ${day}`,
    edition: 'Edition',
    published: 'Published',
    checks: (count: string) => `${count} checks passed`,
    stale: (days: string) => `stale: ${days} days old`,
    quarantine: (count: string) => `${count} records in quarantine`,
    clean: 'No record in quarantine',
    derived: (count: string, from: string, to: string) =>
      `${count} month ends derived, not delivered: ${from} to ${to}`,
    staleAbout: (accepted: string) =>
      `Here data count as stale more than ${accepted} days after their last day. The numbers are right for the day they are of; look at the last run for newer ones.`,
    lacking: (source: string, metrics: string) => `Not available: ${metrics}. “${source}” was not delivered.`,
  },
  actions: {
    exportCsv: 'Export',
    share: 'Copy link',
    shared: 'Copied',
    exportHint: 'The table as shown, with numerators and denominators',
    formats: { xlsx: 'Workbook with definitions (XLSX)', csv: 'Text (CSV)', parquet: 'Columns (Parquet)' },
    copyTable: 'Copy the tables of the page',
  },
  tile: {
    against: (value: string, span: string) => `${value} in ${span}`,
    unchanged: 'unchanged',
    noComparison: 'no comparison',
    n: (count: string) => `n ${count}`,
    interval: (low: string, high: string) => `95% ${low} – ${high}`,
    immature: (count: string) => `${count} not yet due`,
    target: (value: string) => `target ${value}`,
    small: (min: string) => `Fewer than ${min}: shown without judgement`,
    noData: 'No data',
    noRecord: 'No record in this period',
    noDataWhy: 'Nothing to divide by in this period',
    unavailable: 'Not available',
    missing: (table: string) => `The table “${table}” was not delivered`,
    spark: (label: string, count: string) => `${label}, last ${count} months`,
    explain: (label: string) => `What is ${label}?`,
    held: (days: string) => `held ${days} days (median)`,
    points: 'pp',
    pointsShort: 'pp',
    better: 'better',
    worse: 'worse',
  },
  table: {
    sortBy: (column: string) => `Sort by ${column}`,
    total: 'All',
    house: 'House',
    noTeam: 'Without a team',
    filter: 'Filter rows',
    filterHint: 'Press / to filter',
    empty: 'No row matches.',
    compact: 'Compact',
    roomy: 'Roomy',
    rows: (count: string) => `${count} rows`,
    copy: 'Copy table',
    copied: '✓ Copied',
    columns: 'Columns',
    all: 'All columns',
  },
  chart: {
    table: 'Table',
    keys: 'Left and right keys read the values.',
    month: 'Month',
    previousYear: 'Year before',
    immature: 'partly not yet due',
  },
  portfolio: {
    title: 'Portfolio',
    question: 'Is the book getting better or worse?',
    balances: 'Balance by bucket',
    balancesUnit: (unit: string) => `Balance past due at the month end, ${unit}`,
    balancesSentence: (overdue: string, total: string, share: string, worst: string, worstShare: string) =>
      `${overdue} of ${total} is past due (${share}); ${worst} holds ${worstShare} of what is past due.`,
    bucket: 'Bucket',
    balance: 'Balance',
    accounts: 'Accounts',
    pastDue: 'Past due',
    before: 'Past due a month before',
    noBalances: 'No month end was delivered in this period.',
    roll: 'Roll rates',
    rollAccounts: 'By accounts',
    rollAmount: 'By opening balance',
    rollUnit: (span: string) => `Where the accounts of one month end stood at the next, ${span}`,
    rollFrom: 'From',
    rollTo: 'To',
    rollTotal: 'Opening',
    rollMissing: (count: string) => `${count} accounts without a balance are left out.`,
    rollSentence: (rate: string, worst: string, worstRate: string) =>
      `${rate} of past-due accounts rolled to a worse bucket; the leak is widest at ${worst}, where ${worstRate} rolled on.`,
    clause: (label: string, value: string, direction: 'up' | 'down' | 'flat' | null, change: string) =>
      direction === null
        ? `${label} ${value}`
        : direction === 'flat'
          ? `${label} ${value} (unchanged)`
          : `${label} ${value} (${direction} ${change})`,
    joined: (against: string | null, clauses: readonly string[]) =>
      `${against === null ? '' : `Against ${against}: `}${clauses.join(', ')}.`,
    noRoll: 'No two consecutive month ends were delivered in this period.',
    rollCell: (from: string, to: string, share: string, amount: string) => `${from} → ${to}: ${share} (${amount})`,
    trend: 'Trend',
    trendOf: (label: string) => `${label}, last 13 months`,
    trendPick: 'Measure',
  },
  teams: {
    title: 'Teams',
    question: 'Which team needs help, and with what?',
    table: 'Teams in this period',
    team: 'Team',
    none: 'No team has a record in this period.',
    footnote:
      'A fact belongs to the team its collector was in on the day of the work. In the month of a move the book stays with the old team while later money goes to the new one.',
    sentence: (best: string, bestValue: string, worst: string, worstValue: string, label: string) =>
      `${label} runs from ${worstValue} (${worst}) to ${bestValue} (${best}).`,
  },
  team: {
    question: 'Who needs help, with what, and is the comparison fair?',
    collectors: 'Collectors',
    collector: 'Collector',
    band: 'Band',
    bandBy: 'Band by',
    bands: { above: 'Clearly better', around: 'Within chance', below: 'Clearly worse', small: 'Too few to say' },
    bandAbout: {
      above: 'The whole interval is on the better side.',
      around: 'The interval includes what it is compared with; the difference can be chance.',
      below: 'The whole interval is on the worse side.',
      small: 'Too few records for a judgement.',
    },
    fair: (label: string, reference: string) =>
      `Bands compare the 95% interval of each person’s ${label.toLowerCase()} with ${reference}. Inside a band people stand in alphabetical order.`,
    unadjusted: 'It is not adjusted for the accounts a person was given; a collector cannot choose those.',
    adjusted:
      'It compares with what everybody else in the operation collected on accounts of the same kind (product, bucket, balance, hand).',
    wholeTeam: (value: string) => `the team’s ${value}`,
    parity: (value: string) => `what was expected (${value})`,
    sentence: (label: string, bands: readonly (readonly [string, number])[]) =>
      `By ${label.toLowerCase()}: ${bands.map(([band, count]) => `${count} ${band.toLowerCase()}`).join(', ')}.`,
    none: 'No collector of this team has a record in this period.',
    noBand: 'No measure with an interval is available in this period, so nobody is put in a band.',
  },
  collector: {
    question: 'How is it going, month by month?',
    months: 'Month by month',
    none: 'This collector has no record in this period.',
    influence: (fair: string | null) =>
      `A collector cannot choose which accounts are assigned. ${fair === null ? 'The mix is not taken out of these figures.' : `Only “${fair}” takes the mix of accounts out; the other figures do not.`}`,
  },
  dictionary: {
    title: 'Metric dictionary',
    question: 'What does each number mean?',
    unit: 'Unit',
    better: 'Better',
    controllable: 'Controllable by the collector',
    minN: 'Judged from n',
    dimensions: 'Can be split by',
    units: { money: 'money', count: 'count', ratio: 'ratio', days: 'days', score: 'score', index: 'index' } as Record<
      string,
      string
    >,
    directions: { higher: 'higher', lower: 'lower', neither: 'neither' } as Record<string, string>,
    controls: {
      collector: 'yes: their own work decides it',
      shared: 'in part: it also hangs on what others decide, as the accounts assigned, the dialler or the offers',
      no: 'no: it is decided elsewhere',
    } as Record<string, string>,
  },
  empty: {
    title: 'Nothing is published yet',
    what: 'This installation has no edition of the data.',
    todo: 'Put deliveries into the inbox and run “npx rollcall run”, or try “npm run demo”.',
  },
  error: {
    title: 'This page cannot be shown',
    notFound: 'There is no such page, or it is not yours to see.',
    notAllowed: 'You may look here, but not do this.',
    badRequest: 'The address asks for something that is not there.',
    failed: 'The server failed while it made this page; its log has the reason.',
    kept: 'Your data is untouched; the last good edition stays in use.',
    askRole: 'Whoever gives out roles can say whether it should be yours.',
    mend: 'Nothing was changed. Mend the address, or begin again without period and filters.',
    again: 'Without period and filters',
    home: 'To where you begin',
    retry: 'Try again',
  },
  none: '–',
}

/** Every text of the pages; a language that misses one does not compile. */
export type Messages = typeof en
