/** Notes and transcripts that break no rule. */
export const plainNotes = [
  '客户表示月底发工资后还款',
  '客户对账单金额有疑问，已转对账',
  '本人接听，已告知逾期金额和还款渠道',
  '客户申请分期，已登记',
  '客户要求发送账单短信',
  'Customer asked for the statement to be sent again',
  'Customer will transfer on payday',
  'Explained the amount due and how to pay it',
  'Customer asked about an instalment plan',
  'Customer says the payment is on its way',
] as const

/** Planted wording that a conduct dictionary should find, with its category. */
export const plantedNotes = [
  ['threat', '再不还钱就上门闹，让你不得安宁'],
  ['threat', '不还款后果自负，小心你的家人'],
  ['threat', 'Pay today or we will come to your home and make you pay'],
  ['insult', '你就是个老赖，不要脸'],
  ['insult', 'You are a liar and a disgrace'],
  ['impersonation', '我们是公安局的，你已经被立案'],
  ['impersonation', 'This is the police, you will be arrested'],
  ['disclosure', '已经告诉你单位领导和同事你欠钱的事'],
  ['disclosure', 'We told your employer about your debt'],
] as const

/** Outcomes of contacts as collection systems write them. */
export const talkedOutcomes = ['谈判中', '谈判中', '谈判中', '待对账', '恶意拖欠', '投诉倾向', '否认身份'] as const
export const unansweredOutcomes = ['无人接听', '无人接听', '无人接听', '关机', '暂时无法接通', '停机'] as const
