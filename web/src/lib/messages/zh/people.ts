/** Texts of the parts a manager reads of a team or a person. */
export const people = {
  standing: '逐环节对照',
  groups: {
    funnel: '触达漏斗',
    promises: '到期、兑现与违约的承诺',
    quality: '质量与客户',
    load: '负荷与节奏',
  },
  step: '指标',
  own: '本处',
  difference: '差异',
  wholeOperation: '可见范围全体',
  controllable: '催收员可以影响',
  given: '由案件与外呼系统决定，催收员无法影响',
  focus: '辅导重点',
  focusNone: '没有任何环节低于对照水平且超出偶然。',
  focusRule: '仅列催收员可影响、样本足够、且整个区间都在较差一侧的环节。',
  focusOne: (name: string | null, label: string, value: string, reference: string, n: string, interval: string) =>
    `${name === null ? '' : `${name}：`}${label} ${value}，对照 ${reference}（n ${n}，${interval}）。`,
  plot: '各人回款与预期',
  plotAbout:
    '每点为一人：横轴为所持案件的预期回款，纵轴为实际与预期之比。曲线内包含仅因偶然而不同的 95% 与 99.8% 的人；仅在线外标出姓名。',
  plotNone: '没有人的在手案件足以推算预期。',
  plotLimits: '界限随预期金额的平方根收窄，宽度取各人区间的中位水平。',
  expected: '预期回款',
  index: '指数',
  limits: { inner: '95% 界限', outer: '99.8% 界限' },
  plotSummary: (people: string, outside: string) => `${people} 人按预期回款与指数分布；${outside} 人在 95% 界限之外。`,
  review: '考评材料',
}
