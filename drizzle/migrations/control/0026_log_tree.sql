-- One log (DESIGN 5.11): every committed batch gets its place in one append-only tree (RFC 6962), whose size and root
-- are signed from time to time. Whoever keeps such a checkpoint elsewhere sees what is cut off, removed or reordered.
--
-- The places, each with the hashes that proofs are made of.
create table metering.tree_leaf (
  -- place in the tree, from 0
  index bigint primary key check (index >= 0),
  writer uuid not null,
  number bigint not null,
  -- RFC 6962 leaf hash of metering.tree_entry
  hash bytea not null check (length(hash) = 32),
  -- of the perfect subtrees that end with this leaf, from that of 2 leaves up; empty at even places
  nodes bytea[] not null,
  unique (writer, number)
);

create trigger append_only before update or delete on metering.tree_leaf for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.tree_leaf execute function guard.refuse_change();

create table metering.checkpoint (
  -- from 1, without a gap: it is part of what is signed
  number bigint primary key check (number >= 1),
  -- how many places it covers
  size bigint not null unique check (size >= 1),
  root bytea not null check (length(root) = 32),
  at timestamptz not null,
  -- C2SP tlog-checkpoint; the columns above repeat what it says
  note text not null
);

create trigger append_only before update or delete on metering.checkpoint for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.checkpoint execute function guard.refuse_change();

grant select on metering.tree_leaf, metering.checkpoint to weir_audit;

-- Committed batches that wait for their place, whatever the order in which their transactions ended.
create table metering.unplaced (
  writer uuid not null,
  number bigint not null
);

create function metering.note_batch() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into metering.unplaced (writer, number) values (new.writer, new.number);
  return null;
end $$;

create trigger note_batch after insert on metering.batch for each row execute function metering.note_batch();
insert into metering.unplaced (writer, number) select b.writer, b.number from metering.batch b;

-- What stands for a batch in the tree: its signed header, a line end, and when it was committed. One of before there
-- were signatures stands there by a header of its columns.
create function metering.tree_entry(b metering.batch) returns bytea
language sql stable set search_path = '' as $$
  select pg_catalog.convert_to(
    coalesce(b.header, pg_catalog.format(
      '{"algorithm":"rfc6962-sha256","count":%s,"epoch":%s,"number":%s,"previous":"%s","root":"%s","v":1,"writer":"%s"}',
      b.record_count, b.epoch, b.number, pg_catalog.encode(b.previous, 'hex'), pg_catalog.encode(b.root, 'hex'), b.writer))
    || E'\n' || pg_catalog.to_char(b.committed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8')
$$;

-- Hashes of the perfect subtrees that make up the first p_size places, from the left.
create function metering.tree_edge(p_size bigint) returns bytea[]
language plpgsql stable set search_path = '' as $$
declare
  v_edge bytea[] := '{}';
  v_end bigint := 0;
begin
  for v_level in reverse 62 .. 0 loop
    continue when p_size & (1::bigint << v_level) = 0;
    v_end := v_end + (1::bigint << v_level);
    v_edge := v_edge || (select case v_level when 0 then l.hash else l.nodes[v_level] end
      from metering.tree_leaf l where l.index = v_end - 1);
  end loop;
  return v_edge;
end $$;

-- Merkle tree hash of the first p_size places, of which there is at least one.
create function metering.tree_root(p_size bigint) returns bytea
language plpgsql stable set search_path = '' as $$
declare
  v_edge bytea[] := metering.tree_edge(p_size);
  v_root bytea := v_edge[pg_catalog.cardinality(v_edge)];
begin
  for i in reverse pg_catalog.cardinality(v_edge) - 1 .. 1 loop
    v_root := pg_catalog.sha256('\x01'::bytea || v_edge[i] || v_root);
  end loop;
  return v_root;
end $$;

-- Gives waiting batches their places, at most p_most: in the order of their commits, but a writer's in their own order.
-- One instance at a time: where another is at it, nothing is done. Returns how many got a place.
-- A gateway hands in nothing, so that it can place nothing but what is committed.
create function metering.tree_extend(p_most int) returns int
language plpgsql security definer set search_path = '' as $$
declare
  v_size bigint;
  v_edge bytea[];
  v_top int;
  v_left bigint;
  v_leaf bytea;
  v_node bytea;
  v_nodes bytea[];
  v_placed int := 0;
  r record;
begin
  if not pg_catalog.pg_try_advisory_xact_lock(87016003) then return 0; end if;
  select coalesce(pg_catalog.max(l.index) + 1, 0) into v_size from metering.tree_leaf l;
  v_edge := metering.tree_edge(v_size);
  for r in
    -- lowest numbers first: whatever is left for later, no batch goes before its writer's last
    with taken as (
      delete from metering.unplaced u
      where u.ctid = any (array(select w.ctid from metering.unplaced w order by w.number limit p_most))
      returning u.writer, u.number)
    select b.writer, b.number, metering.tree_entry(b) as entry,
      -- a clock that was set back does not turn a writer's batches round
      pg_catalog.max(b.committed_at) over (partition by b.writer order by b.number) as at
    from taken t
    join metering.batch b on b.writer = t.writer and b.number = t.number
    order by at, b.writer, b.number
  loop
    v_leaf := pg_catalog.sha256('\x00'::bytea || r.entry);
    v_node := v_leaf;
    v_nodes := '{}';
    v_top := pg_catalog.cardinality(v_edge);
    v_left := v_size;
    while v_left & 1 = 1 loop
      v_node := pg_catalog.sha256('\x01'::bytea || v_edge[v_top] || v_node);
      v_nodes := v_nodes || v_node;
      v_top := v_top - 1;
      v_left := v_left >> 1;
    end loop;
    v_edge := v_edge[1:v_top] || v_node;
    insert into metering.tree_leaf (index, writer, number, hash, nodes)
    values (v_size, r.writer, r.number, v_leaf, v_nodes);
    v_size := v_size + 1;
    v_placed := v_placed + 1;
  end loop;
  return v_placed;
end $$;

-- What the next checkpoint says; no row where there is nothing new to say, or nothing at all.
create function metering.tree_head(out number bigint, out size bigint, out root bytea) returns setof record
language sql stable security definer set search_path = '' as $$
  select coalesce(c.number, 0) + 1, t.size, metering.tree_root(t.size)
  from (select pg_catalog.max(l.index) + 1 as size from metering.tree_leaf l) t
  left join (select c.number, c.size from metering.checkpoint c order by c.number desc limit 1) c on true
  where t.size > coalesce(c.size, 0)
$$;

-- Keeps a checkpoint. Returns false where another instance was first.
-- Raises 22023: the tree has not, or never had, this root at this size.
create function metering.checkpoint_append(p_number bigint, p_size bigint, p_root bytea, p_at timestamptz, p_note text)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_number bigint;
  v_size bigint;
begin
  perform pg_catalog.pg_advisory_xact_lock(87016003);
  select c.number, c.size into v_number, v_size from metering.checkpoint c order by c.number desc limit 1;
  if p_number <> coalesce(v_number, 0) + 1 or p_size <= coalesce(v_size, 0) then return false; end if;
  if metering.tree_root(p_size) is distinct from p_root then
    raise exception 'the tree has another root' using errcode = 'invalid_parameter_value';
  end if;
  insert into metering.checkpoint (number, size, root, at, note) values (p_number, p_size, p_root, p_at, p_note);
  return true;
end $$;

revoke all on function metering.note_batch(), metering.tree_entry(metering.batch), metering.tree_edge(bigint),
  metering.tree_root(bigint), metering.tree_extend(int), metering.tree_head(),
  metering.checkpoint_append(bigint, bigint, bytea, timestamptz, text) from public;
grant execute on function metering.tree_extend(int), metering.tree_head(),
  metering.checkpoint_append(bigint, bigint, bytea, timestamptz, text) to weir_control;
