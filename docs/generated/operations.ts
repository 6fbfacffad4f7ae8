/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** 开放属性 How open it is. */
export type OpenAttribute =
  /** 无条件开放 For every identified caller, without an application. */
  | 'UNCONDITIONAL'
  /** 有条件开放 Under a data use agreement. */
  | 'CONDITIONAL'
  /** 不予开放 Not opened. */
  | 'NOT_OPEN';

/** Type of a column. */
export type ColumnType =
  | 'TEXT'
  | 'INTEGER'
  | 'BIGINT'
  | 'DECIMAL'
  | 'FLOAT'
  | 'BOOLEAN'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'
  | 'JSON'
  | 'POINT';

export type AccessDecision =
  | 'ALLOW'
  | 'DENY';

/** A position in which an operation reads a column. */
export type ColumnUse =
  /** Its values are delivered. */
  | 'SELECT'
  /** Rows are chosen by it. */
  | 'FILTER'
  /** Rows are ordered by it. */
  | 'SORT'
  /** Rows are grouped or added up by it. */
  | 'GROUP'
  /** A relation rests on it. */
  | 'JOIN';

/** All members that are given must hold. */
export type UsageRecordFilter = {
  readonly account?: string | number | null | undefined;
  readonly organisation?: string | number | null | undefined;
  /** Number of an agreement. */
  readonly agreement?: string | null | undefined;
  /** Name of a dataset. */
  readonly dataset?: string | null | undefined;
  readonly decision?: string | null | undefined;
  /** An error code. */
  readonly code?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly purpose?: string | null | undefined;
  /** Id of an emergency opening. */
  readonly emergency?: string | number | null | undefined;
  /** A column read in any position: `streets.code`. */
  readonly column?: string | null | undefined;
  /** Kind of record: `operation`. */
  readonly kind?: string | null | undefined;
  /** At or after. */
  readonly from?: string | null | undefined;
  /** Before. */
  readonly to?: string | null | undefined;
};

export type AirQualityByMonthQueryVariables = Exact<{ [key: string]: never; }>;


export type AirQualityByMonthQuery = { readonly rows: { readonly airQualityHourly: { readonly aggregate: { readonly count: number, readonly countDistinct: { readonly stationCode: number } }, readonly groups: ReadonlyArray<{ readonly count: number, readonly key: { readonly stationCode: string | null, readonly measuredAt: string | null }, readonly avg: { readonly pm25: string | null }, readonly max: { readonly aqi: number | null } }> } | null } };

export type AirQualityQueryVariables = Exact<{
  station: string;
  since: string;
}>;


export type AirQualityQuery = { readonly rows: { readonly airQualityHourly: { readonly nodes: ReadonlyArray<{ readonly measuredAt: string, readonly aqi: number, readonly pm25: number, readonly district: { readonly name: string } | null }> } | null } };

export type AssessmentQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type AssessmentQuery = { readonly assessment: { readonly unusedDatasets: ReadonlyArray<string>, readonly totals: { readonly operations: number, readonly refused: number, readonly rows: string, readonly users: number }, readonly usage: ReadonlyArray<{ readonly key: string | null, readonly name: string | null, readonly operations: number, readonly rows: string, readonly users: number }>, readonly codes: ReadonlyArray<{ readonly name: string, readonly count: number }>, readonly applications: { readonly received: number, readonly approved: number, readonly rejected: number, readonly medianReplyDays: number | null, readonly overdue: number }, readonly service: { readonly failed: number, readonly medianMs: number | null, readonly p95Ms: number | null } } | null };

export type CatalogueQueryVariables = Exact<{
  search: string;
}>;


export type CatalogueQuery = { readonly datasets: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly name: string, readonly title: string, readonly openAttribute: OpenAttribute, readonly opener: { readonly name: string } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } | null };

export type DatasetQueryVariables = Exact<{
  name: string;
}>;


export type DatasetQuery = { readonly dataset: { readonly title: string, readonly openAttribute: OpenAttribute, readonly openConditions: string, readonly columns: ReadonlyArray<{ readonly name: string, readonly label: string, readonly type: ColumnType, readonly nullable: boolean, readonly openAttribute: OpenAttribute, readonly mask: string | null }>, readonly version: { readonly number: number, readonly rowCount: number, readonly activatedAt: string } | null, readonly access: { readonly decision: AccessDecision, readonly reason: string | null, readonly howToApply: string | null } } | null };

export type ExplainQueryVariables = Exact<{ [key: string]: never; }>;


export type ExplainQuery = { readonly explainAccess: { readonly allowed: boolean, readonly cost: number, readonly errors: ReadonlyArray<{ readonly message: string }>, readonly fields: ReadonlyArray<{ readonly path: ReadonlyArray<string>, readonly decision: AccessDecision, readonly code: string | null, readonly reason: string | null, readonly agreement: string | null, readonly applyUrl: string | null, readonly columns: ReadonlyArray<{ readonly column: string, readonly uses: ReadonlyArray<ColumnUse>, readonly allowed: boolean, readonly mask: string | null }> }>, readonly limits: ReadonlyArray<{ readonly name: string, readonly value: number, readonly used: number | null }> } | null };

export type HousingApplicantsQueryVariables = Exact<{ [key: string]: never; }>;


export type HousingApplicantsQuery = { readonly rows: { readonly housingApplicants: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly applicationNumber: string | null, readonly name: string | null, readonly districtCode: string | null, readonly appliedAt: string | null, readonly decision: string | null }> } | null } };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly name: string, readonly organisation: string, readonly roles: ReadonlyArray<string>, readonly agreements: ReadonlyArray<{ readonly number: string, readonly purpose: string, readonly state: string, readonly datasets: ReadonlyArray<string> }>, readonly usage: ReadonlyArray<{ readonly day: string, readonly operations: number, readonly refused: number, readonly rows: string, readonly bytes: string, readonly cost: string }> } | null };

export type SearchQueryVariables = Exact<{ [key: string]: never; }>;


export type SearchQuery = { readonly rows: { readonly villages: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly code: string, readonly name: string, readonly district: { readonly name: string } | null }> } | null } };

export type StreetsQueryVariables = Exact<{ [key: string]: never; }>;


export type StreetsQuery = { readonly rows: { readonly streets: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly code: string, readonly name: string, readonly district: { readonly name: string } | null, readonly villages: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly name: string }> } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } | null } };

export type UsageLogQueryVariables = Exact<{
  after?: string | null | undefined;
  filter?: UsageRecordFilter | null | undefined;
}>;


export type UsageLogQuery = { readonly usageRecords: { readonly nodes: ReadonlyArray<{ readonly at: string, readonly requestId: string, readonly account: string | null, readonly operationName: string | null, readonly decision: string, readonly codes: ReadonlyArray<string>, readonly rows: string, readonly bytes: string, readonly costActual: string, readonly datasets: ReadonlyArray<{ readonly name: string, readonly columns: ReadonlyArray<string> }> }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } | null };

export type VillagesPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type VillagesPageQuery = { readonly rows: { readonly villages: { readonly nodes: ReadonlyArray<{ readonly code: string, readonly name: string }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } | null } };
