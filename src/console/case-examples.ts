import { CASE_PLACE, type Example } from './example'

/** The answers to the checklist of the example's dataset, at their place in an operation. */
const findings = (isNoMoreThanNeeded: boolean): string => `    findings: [
      {
        conditionSet: "housingApplicants"
        item: "identity and credit code are those of the applicant"
        isMet: true
      }
      {
        conditionSet: "housingApplicants"
        item: "purpose and scenario are lawful and need these data"
        isMet: true
      }
      {
        conditionSet: "housingApplicants"
        item: "columns and rows are no more than the purpose needs"
        isMet: ${String(isNoMoreThanNeeded)}
      }
      {
        conditionSet: "housingApplicants"
        item: "storage, processing and security ability meet the open conditions"
        isMet: true
      }
    ]`

/** What opener and authority do in a case, in its order. */
export const caseExamples: readonly Example[] = [
  {
    id: 'accept',
    title: { en: 'Accept an application', zh: '受理申请' },
    needs: 'opener',
    document: `# 受理申请，开始评估。材料不齐时改用 requestCorrection。
# 需要数据开放主体的密钥。
# Takes an application up, so that its evaluation begins;
# requestCorrection asks for what is missing instead.
# Needs the key of the opener.
mutation AcceptApplication {
  acceptApplication(case: "${CASE_PLACE}") {
    id
    phase
    possible
  }
}
`,
  },
  {
    id: 'approve',
    title: { en: 'Evaluate and approve', zh: '评估并同意' },
    needs: 'opener',
    document: `# 评估：按案件的 checklist 逐项、逐字回答，然后同意。
# 需要数据开放主体的密钥。
# Answers each item of the checklist of the case once,
# word for word, and approves. Needs the key of the opener.
mutation ApproveApplication {
  approveApplication(
    case: "${CASE_PLACE}"
${findings(true)}
    reason: "The purpose needs these rows"
  ) {
    id
    phase
    possible
  }
}
`,
  },
  {
    id: 'reject',
    title: { en: 'Evaluate and reject', zh: '评估并不同意' },
    needs: 'opener',
    document: `# 不同意：逐项回答 checklist，并给出理由和依据。
# 需要数据开放主体的密钥。申请人可以申诉。
# Answers the checklist and rejects, with a reason and its
# basis. Needs the key of the opener. It can be appealed.
mutation RejectApplication {
  rejectApplication(
    case: "${CASE_PLACE}"
${findings(false)}
    reason: "The purpose needs fewer columns"
    basis: "Open conditions of the dataset"
  ) {
    id
    phase
    possible
  }
}
`,
  },
  {
    id: 'clauses',
    title: { en: 'Write the clauses of the agreement', zh: '填写协议条款' },
    needs: 'opener',
    document: `# 填写协议条款；未写的条款保持不变，已有签署作废。
# 缺少的条款会在签署时全部告知。
# 需要数据开放主体或申请人的密钥。
# Writes the clauses. What is left out stays; signatures
# on the text before are void. Needs the key of the opener
# or of the applicant.
mutation EditAgreement {
  editAgreement(
    case: "${CASE_PLACE}"
    changes: {
      templateVersion: "1"
      title: "公共租赁住房申请数据利用协议"
      catalogueVersion: "1"
      quota: "10,000 rows a day"
      securityMeasures: "As applied for"
      prohibitions: "No transfer, no other purpose, no re-identification"
      personalData: "Names are masked"
      resultReporting: "Each year"
      sourceAttribution: "重庆市民政局（演示）"
      supervision: "The usage log"
      endingGrounds: "T01 to T13"
      disposal: "Delete and prove it"
      liability: "By law"
      exemption: "By law"
      disputes: "The superior body"
      isNonExclusive: true
    }
    reason: "First text"
  ) {
    id
    phase
    possible
    agreement {
      number
      textHash
    }
  }
}
`,
  },
  {
    id: 'pass',
    title: { en: 'Review: open what was agreed', zh: '审查通过并开放' },
    needs: 'authority',
    document: `# 审查通过：协议生效，数据开放。
# 另有 returnAgreement（退回）和 refuseAgreement（不通过）。
# 需要主管部门的密钥。
# Passes the review, so that the agreement is in force.
# returnAgreement and refuseAgreement say otherwise.
# Needs the key of the authority.
mutation PassAgreement {
  passAgreement(case: "${CASE_PLACE}", finding: "In order") {
    id
    phase
    possible
    agreement {
      number
    }
  }
}
`,
  },
  {
    id: 'suspend',
    title: { en: 'Suspend an agreement', zh: '中止协议' },
    needs: 'opener',
    document: `# 中止：立即停止读取，待整改后恢复（acceptRemedy）。
# 须写明事由代码、事实、证据和理由。
# 需要数据开放主体或主管部门的密钥。
# Stops all reading at once, until the breach is put right
# (fileRemedy, acceptRemedy). Needs the key of the opener
# or of the authority.
mutation SuspendAgreement {
  suspendAgreement(
    case: "${CASE_PLACE}"
    finding: {
      ground: "T01"
      facts: "Rows were passed on"
      evidence: ["record 1"]
      reasons: "The agreement forbids it"
    }
  ) {
    id
    phase
    possible
  }
}
`,
  },
  {
    id: 'terminate',
    title: { en: 'Terminate an agreement', zh: '终止协议' },
    needs: 'opener',
    document: `# 终止：返回后任何实例都不再给出数据行。
# 违约（如 T01）须先告知（giveNotice）或中止，并等整改期满。
# 需要数据开放主体或主管部门的密钥。
# Ends the agreement for good: once it is answered, no
# row leaves any more. A breach (T01) needs a notice or a
# suspension first, and its term. Needs the key of the
# opener or of the authority.
mutation TerminateAgreement {
  terminateAgreement(
    case: "${CASE_PLACE}"
    finding: {
      ground: "T13"
      facts: "The company was dissolved"
      evidence: ["register of companies"]
      reasons: "Nobody is left who is bound"
    }
  ) {
    id
    phase
    decision
  }
}
`,
  },
  {
    id: 'decideAppeal',
    title: { en: 'Decide an appeal', zh: '作出申诉决定' },
    needs: 'authority',
    document: `# 申诉决定：isUpheld 为 true 时支持申诉并恢复原状。
# 需要主管部门的密钥。
# Decides an appeal: upheld, what was before is restored.
# Needs the key of the authority.
mutation DecideAppeal {
  decideAppeal(case: "${CASE_PLACE}", isUpheld: true, reasons: "It was agreed indeed") {
    id
    phase
    possible
  }
}
`,
  },
]
