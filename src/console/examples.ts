import type { Text } from './language'

/** An operation to begin from. */
export interface Example {
  readonly id: string
  readonly title: Text
  /** What the caller needs for an answer with rows. */
  readonly needs: 'nothing' | 'key' | 'agreement' | 'auditor'
  readonly document: string
}

/** Where the id of one's own case goes. */
export const CASE_PLACE = 'id'

/** The examples of the menu, for the demo catalogue. Each opens with a comment in both languages. */
export const examples: readonly Example[] = [
  {
    id: 'catalogue',
    title: { en: 'Search the catalogue', zh: '检索开放目录' },
    needs: 'nothing',
    document: `# 检索开放目录。目录对所有人开放，无需密钥。
# Search the open catalogue.
# It is open to everyone: no key is needed.
query Catalogue {
  datasets(search: "重庆", first: 10) {
    totalCount
    nodes {
      name
      title
      summary
      openAttribute
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
    id: 'streets',
    title: { en: 'A district, its streets, their villages', zh: '区县、街道与村（社区）' },
    needs: 'key',
    document: `# 一个区的前五个街道，各附前三个村（社区）。
# 需要 API 密钥。
# The first five streets of a district, each
# with its first three villages. Needs an API key.
query Streets {
  rows {
    districts(where: { name: { eq: "沙坪坝区" } }) {
      nodes {
        code
        name
        streets(orderBy: [{ code: ASC }], first: 5) {
          totalCount
          nodes {
            code
            name
            villages(first: 3) {
              totalCount
              nodes {
                name
              }
            }
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'relation',
    title: { en: 'Filter through a relation', zh: '通过关联筛选' },
    needs: 'key',
    document: `# 按所属区县的名称筛选街道。需要 API 密钥。
# 翻页：把 endCursor 填入 after。
# Streets found by the name of their district.
# To page on, give endCursor as after. Needs an API key.
query StreetsOfDistrict {
  rows {
    streets(
      where: { district: { name: { eq: "沙坪坝区" } }, name: { endsWith: "街道" } }
      orderBy: [{ code: ASC }]
      first: 5
    ) {
      totalCount
      nodes {
        code
        name
        district {
          name
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
`,
  },
  {
    id: 'air',
    title: { en: 'Air quality of one station', zh: '一个站点的空气质量' },
    needs: 'key',
    document: `# 一个监测站最近 24 小时的读数，最新的在前。
# 合成示例数据，需要 API 密钥。
# The last 24 hourly readings of one station, newest
# first. Synthetic data; needs an API key.
query AirQuality {
  rows {
    airQualityHourly(
      where: { stationCode: { eq: "DEMO-01" } }
      orderBy: [{ measuredAt: DESC }]
      first: 24
    ) {
      totalCount
      nodes {
        measuredAt
        stationName
        aqi
        pm25
        o3
      }
    }
  }
}
`,
  },
  {
    id: 'air-months',
    title: { en: 'Air quality by station and month', zh: '各站点逐月空气质量' },
    needs: 'key',
    document: `# 按站点和月份分组：超标小时数、平均与最高值。
# 合成示例数据，需要 API 密钥。
# Bad hours by station and month: how many, and how bad.
# Synthetic data; needs an API key.
query AirQualityByMonth {
  rows {
    airQualityHourly(where: { aqi: { gt: 100 } }) {
      groups(
        by: [{ column: stationName }, { column: measuredAt, truncate: MONTH }]
        having: { count: { gte: 24 } }
        orderBy: [{ count: DESC }]
        first: 20
      ) {
        key {
          stationName
          measuredAt
        }
        count
        avg {
          pm25
        }
        max {
          aqi
        }
      }
    }
  }
}
`,
  },
  {
    id: 'me',
    title: { en: 'Who am I, and my usage', zh: '我的身份与用量' },
    needs: 'key',
    document: `# 此密钥属于谁、有哪些角色，以及用量。
# 需要 API 密钥。
# Whose key this is, its roles, and what it has
# used. Needs an API key.
query Me {
  me {
    name
    organisation
    roles
    agreements {
      number
      purpose
      state
      datasets
    }
    usage(days: 7) {
      day
      operations
      refused
      rows
      bytes
      cost
    }
  }
}
`,
  },
  {
    id: 'housing',
    title: { en: 'Housing applicants, under an agreement', zh: '协议下的住房申请人' },
    needs: 'agreement',
    document: `# 有条件开放的数据：access 说明能否读取及如何申请。
# 姓名已脱敏，行限于协议范围。
# 需要具有生效协议的账户的密钥。
# Data opened under conditions: access says whether you
# may read it and how to apply. Names are masked, rows
# are those of the agreement. Needs the key of an
# account with an agreement in force.
query HousingApplicants {
  dataset(name: "housingApplicants") {
    title
    access {
      decision
      agreement
      columns
      reason
      howToApply
    }
  }
  rows {
    housingApplicants(orderBy: [{ appliedAt: DESC }], first: 10) {
      totalCount
      nodes {
        applicationNumber
        name
        districtCode
        householdSize
        appliedAt
        decision
      }
    }
  }
}
`,
  },
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
    id: 'log',
    title: { en: 'The usage log', zh: '使用日志' },
    needs: 'auditor',
    document: `# 最近的使用记录：谁、何时、读取了什么、是否允许。
# 需要审计员的密钥。
# The latest usage records: who, when, what was read,
# and whether it was allowed. Needs an auditor's key.
query UsageLog {
  usageRecords(first: 10) {
    nodes {
      at
      requestId
      operationName
      decision
      codes
      datasets {
        name
        columns
      }
      rows
      bytes
      costActual
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
`,
  },
]
