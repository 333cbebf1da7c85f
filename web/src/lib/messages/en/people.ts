/** Texts of the parts a manager reads of a team or a person. */
export const people = {
  standing: 'Step by step, beside others',
  groups: {
    funnel: 'Contact funnel',
    promises: 'Promises due, kept and broken',
    quality: 'Quality and customers',
    load: 'Load and pace',
  },
  step: 'Measure',
  own: 'Here',
  difference: 'Difference',
  wholeOperation: 'Everybody in view',
  controllable: 'A collector can influence it',
  given: 'Given by the accounts and the dialler: a collector cannot influence it',
  focus: 'Coaching focus',
  focusNone: 'No part of the work lies below what it is compared with by more than chance.',
  focusRule: 'Only steps a collector can influence, with enough records, whose whole interval lies on the worse side.',
  focusOne: (name: string | null, label: string, value: string, reference: string, n: string, interval: string) =>
    `${name === null ? '' : `${name}: `}${label} ${value} against ${reference} (n ${n}, ${interval}).`,
  plot: 'Collected against expected, by person',
  plotAbout:
    'Each point is a person: what was expected of the books held (across) and what was collected against it (up). Lines hold 95% and 99.8% of people who differ by chance alone; names stand only outside them.',
  plotNone: 'Nobody here has a book of which enough is known to expect something.',
  plotLimits:
    'The limits narrow with the root of the expected amount, at the median width of the people’s own intervals.',
  expected: 'Expected',
  index: 'Index',
  limits: { inner: '95%', outer: '99.8%' },
  plotSummary: (people: string, outside: string) =>
    `${people} people by expected amount and index; ${outside} outside the 95% limits.`,
  review: 'Review pack',
}
