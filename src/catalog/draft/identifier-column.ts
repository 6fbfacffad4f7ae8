/** Endings, as 移动电话用户数 or phoneCount count people and do not name them. */
const identifierEnding =
  /(?:身份证|证件|电话|手机|号码)(?:号码?)?$|(?:phone|mobile)(?:[ _-]?(?:number|no))?$|(?:^|[ _-])id(?:entity)?[ _-]?(?:card[ _-]?)?(?:number|no)$/i
const identifierName = /(?:^id|^identity|Id|Identity)(?:Card)?(?:Number|No)$/

/** Whether a column is called like numbers that identify a person: of an identity card, of a telephone. */
export const isCalledIdentifier = ({
  name,
  label,
}: {
  readonly name: string
  readonly label: string
}): boolean => {
  // 联系电话1, 电话（手机）
  const words = label.replace(/[（(][^（()）]*[)）]\s*$/, '').replace(/[\d\s]+$/, '')
  return identifierEnding.test(words) || identifierEnding.test(name) || identifierName.test(name)
}
