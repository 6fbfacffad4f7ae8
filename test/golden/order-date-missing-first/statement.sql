select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','
  order by "p2".i desc) filter (where "p2".i <= 4), '') as j, format('],"pageInfo":%s}', format('{"hasPreviousPage":%s}', (case when count(*) > 4 then 'true' else 'false' end))) as j1, (1 * count(*) filter (where "p2".i <= 4))::int as "n0"
  from (select format('{"code":%s,"foundedOn":%s}', answer.scalar("t1"."code"), coalesce('"' || "t1"."foundedOn"::text || '"', 'null')) as "c0", "t1".i
  from (select "t1"."code", "t1"."foundedOn", row_number() over () as i
  from (select "t1"."code", "t1"."foundedOn" from ((select "t1"."code", "t1"."foundedOn"
  from (select s."code", s."foundedOn"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."foundedOn" is not null
  order by "t1"."foundedOn" desc, "t1"."code" desc
  limit 5)
  union all (select "t1"."code", "t1"."foundedOn"
  from (select s."code", s."foundedOn"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where "t1"."foundedOn" is null
  order by "t1"."foundedOn" desc, "t1"."code" desc
  limit 5)) "t1"
  order by "t1"."foundedOn" desc nulls last, "t1"."code" desc
  limit 5) "t1") "t1" ) "p2") q
-- []
