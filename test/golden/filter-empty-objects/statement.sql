select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select 1
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where true)::text) as j) q
-- []

select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select 1
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where true)::text) as j) q
-- []

select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select 1
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where false)::text) as j) q
-- []

select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select 1
  from rows."regions_g1" s
  where s._load <= 1) "t3"
  where true)::text) as j) q
-- []
