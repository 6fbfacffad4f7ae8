import type { Example } from './example'

/** How a dataset comes into the catalogue, in the order of the steps. */
export const entryExamples: readonly Example[] = [
  {
    id: 'draft',
    title: { en: 'Describe a dataset and its columns', zh: '编目：描述数据集与数据项' },
    needs: 'opener',
    document: `# 编目：描述数据集和每个数据项，建立草稿；可重复提交修改。
# 需要数据开放主体的密钥。
# Describes a dataset and its columns, as a draft; again
# for other words. Needs the key of the opener.
mutation DraftDataset {
  draftDataset(
    draft: {
      name: "parkBenches"
      title: "公园长椅（演示）"
      summary: "每张长椅的编号与位置。"
      openAttribute: UNCONDITIONAL
      theme: "城市管理"
      contact: "demo@example.org"
      licence: "CC0"
      attribution: "重庆市民政局（演示）"
      columns: [
        { name: "code", label: "编号", type: TEXT, nullable: false, description: "长椅的编号" }
        { name: "place", label: "位置", type: TEXT, description: "所在公园" }
      ]
      key: ["code"]
    }
  ) {
    name
    status
  }
}
`,
  },
  {
    id: 'review',
    title: { en: 'Record the security review', zh: '记录安全审查结果' },
    needs: 'opener',
    document: `# 记录安全审查结果；数据项或开放属性改变后须重新审查。
# 需要数据开放主体的密钥。
# Records what the security review came to. A change of
# columns asks for a new one. Needs the key of the opener.
mutation RecordSecurityReview {
  recordSecurityReview(
    dataset: "parkBenches"
    review: { result: PASSED, grade: GENERAL, findings: "Nothing personal" }
  ) {
    name
    status
    securityReview {
      result
      grade
      at
    }
  }
}
`,
  },
  {
    id: 'submitEntry',
    title: { en: 'Submit a dataset for publishing', zh: '提交发布' },
    needs: 'opener',
    document: `# 提请主管部门发布；缺少的内容会一次全部告知。
# 需要数据开放主体的密钥。
# Asks the authority to publish. All that is missing is
# told at once. Needs the key of the opener.
mutation SubmitDataset {
  submitDataset(dataset: "parkBenches") {
    name
    status
  }
}
`,
  },
  {
    id: 'publish',
    title: { en: 'Publish a dataset', zh: '发布数据集' },
    needs: 'authority',
    document: `# 发布：进入开放目录；退回用 returnDataset。
# 数据由运行单位用 weir import 导入。
# 需要主管部门的密钥。
# Puts it into the open catalogue; returnDataset gives it
# back with reasons. Its rows come by weir import.
# Needs the key of the authority.
mutation PublishDataset {
  publishDataset(dataset: "parkBenches") {
    name
    status
  }
}
`,
  },
  {
    id: 'entry',
    title: { en: 'A dataset on its way to the catalogue', zh: '查看编目进度' },
    needs: 'opener',
    document: `# 任何状态的目录条目、审查结果、提交与退回的往来。
# 需要数据开放主体、主管部门或审计员的密钥。
# An entry in any status, with its review and what was said
# to each submission. Needs the key of its opener, the
# authority or an auditor.
query CatalogueEntry {
  catalogueEntry(dataset: "parkBenches") {
    name
    title
    status
    openAttribute
    securityReview {
      result
      grade
      findings
    }
    thread {
      at
      kind
      reasons {
        coordinate
        text
      }
    }
    proposedChange {
      reason
      tightens
      loosens
    }
  }
}
`,
  },
]
