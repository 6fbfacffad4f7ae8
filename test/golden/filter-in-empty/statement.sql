select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select s."name"
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where "t3"."name" = any ($1::text[]))::text) as j offset 0) q
-- ["{}"]

select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select s."name"
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where ("t3"."name" = any ($1::text[])) is false)::text) as j offset 0) q
-- ["{}"]
