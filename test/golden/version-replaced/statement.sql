select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select format('{"totalCount":%s,"nodes":[', $1::text) as j, coalesce(string_agg("p2"."c0", ','), '') as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"body":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."body"), 'null')) as "c0"
  from (select "t1"."code", "t1"."body"
  from (select s."code", s."body"
  from rows."notices_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["4"]

select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','
  order by "p2".i desc) filter (where "p2".i <= 1), '') as j, format('],"pageInfo":%s}', format('{"hasPreviousPage":%s}', (case when count(*) > 1 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 1))::int as "n0"
  from (select format('{"code":%s,"body":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."body"), 'null')) as "c0", "t1".i
  from (select "t1"."code", "t1"."body", row_number() over () as i
  from (select "t1"."code", "t1"."body"
  from (select s."code", s."body"
  from rows."notices_g1" s
  where s._load <= 2) "t1" 
  order by "t1"."code" desc
  limit 2) "t1") "t1" ) "p2") q
-- []
