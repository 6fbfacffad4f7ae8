import { CASE_PLACE, HASH_PLACE, type Example } from './example'

/** What an applicant does, and what every side looks at. */
export const applyingExamples: readonly Example[] = [
  {
    id: 'apply',
    title: { en: 'Apply for data', zh: '申请数据' },
    needs: 'key',
    document: `# 申请：为每个数据开放主体建立一份草稿，返回编号 id。
# 请换成您自己的内容；commitment 是承诺书的 SHA-256。
# 需要角色为 DATA_USER 的账户的密钥。
# Opens a draft for each data opener and answers with its
# id. Put your own facts in; commitment is the SHA-256 of
# the commitment letter. Needs the key of a DATA_USER.
mutation Apply {
  apply(
    application: {
      applicantType: LEGAL_PERSON
      name: "嘉陵数据应用社（演示）"
      credential: "91500000MA5U0X0X0X"
      contact: "demo@example.org"
      scopes: [
        {
          dataset: "housingApplicants"
          columns: [{ name: "applicationNumber" }, { name: "districtCode" }]
          where: { districtCode: { eq: "500106" } }
        }
      ]
      purpose: "TRANSIT_PLANNING"
      scenario: "Where new bus lines are needed"
      expectedVolume: "1,000 rows a day"
      effectiveFrom: "2027-01-01T00:00:00+08:00"
      effectiveTo: "2028-01-01T00:00:00+08:00"
      security: "Encrypted disks, two people, no copies"
      publishesResults: true
      isCommercial: false
      commitment: "${'0'.repeat(64)}"
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
    id: 'submit',
    title: { en: 'Submit an application', zh: '提交申请' },
    needs: 'key',
    document: `# 提交申请草稿：请填写 apply 返回的编号 id。
# 缺少的内容会一次全部告知。
# Hands in a draft: put in the id that apply answered
# with. All that is missing is told at once.
mutation SubmitApplication {
  submitApplication(case: "${CASE_PLACE}") {
    id
    phase
    possible
  }
}
`,
  },
  {
    id: 'cases',
    title: { en: 'Cases: where they stand, what I can do', zh: '我的案件：进度和可办事项' },
    needs: 'key',
    document: `# 本人有份的案件：进度、期限、现在可以做的步骤。
# possible 列出的步骤即同名的变更（mutation）。
# 申请人、开放主体、主管部门各见自己的案件。
# The cases that you have a part in: where each stands,
# what is due, and what you can do next (possible).
# Needs the key of any side.
query Cases {
  cases(first: 20) {
    totalCount
    nodes {
      id
      phase
      possible
      gaps
      clocks {
        term
        due
        leftWorkingDays
        isOverdue
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
`,
  },
  {
    id: 'case',
    title: { en: 'One case: application, agreement, history', zh: '案件详情：申请、协议与办理记录' },
    needs: 'key',
    document: `# 一个案件的全部内容；textHash 供签署时填写，
# checklist 是评估时须逐项回答的事项。
# All of a case. Its textHash is what a signature binds,
# its checklist what an evaluation answers, word for word.
# Needs the key of any side.
query CaseFile {
  case(id: "${CASE_PLACE}") {
    phase
    possible
    application
    checklist {
      conditionSet
      item
    }
    agreement {
      number
      textHash
      text
      signatures {
        side
        at
      }
    }
    decision
    history {
      at
      side
      event
      reason
    }
  }
}
`,
  },
  {
    id: 'sign',
    title: { en: 'Sign the agreement', zh: '签署协议' },
    needs: 'key',
    document: `# 签署：申请人与数据开放主体各签一次。
# textHash 见案件详情，签署的就是有此哈希的文本。
# Binds the text that has this hash: one case shows it.
# Signed once with the key of the applicant, and once
# with that of the opener.
mutation SignAgreement {
  signAgreement(case: "${CASE_PLACE}", textHash: "${HASH_PLACE}") {
    id
    phase
    possible
  }
}
`,
  },
  {
    id: 'appeal',
    title: { en: 'Appeal against a decision', zh: '提出申诉' },
    needs: 'key',
    document: `# 对不同意、审查不通过、中止或终止的决定提出申诉。
# 期限和途径见案件的 decision。需要申请人的密钥。
# Appeals against a refusal, suspension or termination;
# decision of the case says until when. Needs the key of
# the applicant.
mutation Appeal {
  appeal(case: "${CASE_PLACE}", grounds: "It was agreed", evidence: ["record 1"]) {
    id
    phase
    possible
  }
}
`,
  },
]
