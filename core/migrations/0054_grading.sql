-- A firm's year: the score sheet it is graded by, what officers found on the spot, and what they decided.

-- A version is never changed. The document is JSON: items with their points and how they are lost, and the least share of
-- the points, in percent, for each grade.
create table score_sheet (
    code text not null,
    version integer not null,
    name text not null,
    name_en text,
    standard text not null,
    verified boolean not null,        -- false: a default of ours, not law; shown as such
    valid_from timestamptz not null,
    document text not null,
    primary key (code, version)
);

-- Inspections, sampling checks and complaints, as an officer entered them.
create table firm_visit (
    id bigint generated always as identity primary key,
    party_id integer not null references party,
    kind text not null,               -- inspection, sampling, complaint
    on_day date not null,
    passed boolean not null,          -- of a complaint: it was not founded
    words text not null,
    at timestamptz not null,
    by text not null
);
create index on firm_visit (party_id, on_day);

-- A year file as it read when an officer decided; a later decision is a further row.
create table year_file (
    id bigint generated always as identity primary key,
    party_id integer not null references party,
    year integer not null,
    as_of timestamptz not null,       -- the time of the data in it
    content text not null,            -- JSON
    sha256 text not null,             -- of the content, in hex
    proposed text not null,           -- grade that the score sheet gives
    grade text not null,              -- grade that the officer gives
    reason text not null,             -- empty where they agree
    decided_at timestamptz not null,
    decided_by text not null
);
create index on year_file (party_id, year);

create trigger append_only before update or delete or truncate on firm_visit
for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on year_file
for each statement execute function refuse_change();

create index on audit (at);           -- who looked at what is asked by time

-- A default of ours, which follows no standard; plant files may define other sheets, and further versions of this one.
insert into score_sheet values (
    'default', 1, '年度风险分级评分表', 'Score sheet for the yearly risk grade',
    '本系统默认值，未核实（程序见 食品生产经营风险分级管理办法）', false, '2000-01-01Z', '{"least": {"A": 90, "B": 75, "C": 60}, "items": [
    {"measure": "records_missing", "zh": "记录缺失（%）", "en": "Records missing (%)", "most": 15, "free": 0, "each": 0.5},
    {"measure": "nil_reports", "zh": "有告警的零风险报告", "en": "Nil reports despite alarms", "most": 5, "free": 0, "each": 1},
    {"measure": "data_missing", "zh": "监控数据缺失（%）", "en": "Readings missing (%)", "most": 10, "free": 2, "each": 0.5},
    {"measure": "checks_missed", "zh": "漏检（%）", "en": "Checks missed (%)", "most": 10, "free": 2, "each": 0.5},
    {"measure": "alarms_unacknowledged", "zh": "告警未确认（%）", "en": "Alarms unacknowledged (%)", "most": 10, "free": 0, "each": 1},
    {"measure": "alarms_poorly_closed", "zh": "告警关闭过快、未复核或缺依据（%）", "en": "Alarms closed too fast, unverified or without evidence (%)", "most": 10, "free": 0, "each": 0.5},
    {"measure": "minutes_out", "zh": "超限分钟", "en": "Minutes out of limits", "most": 5, "free": 60, "each": 0.01},
    {"measure": "holds_broken", "zh": "封存货物出库或售出", "en": "Held goods shipped or sold", "most": 5, "free": 0, "each": 5},
    {"measure": "findings_critical", "zh": "链条规则严重问题", "en": "Critical findings of chain rules", "most": 10, "free": 0, "each": 2},
    {"measure": "findings_other", "zh": "链条规则其他问题", "en": "Other findings of chain rules", "most": 5, "free": 10, "each": 0.1},
    {"measure": "tests_failed", "zh": "检验不合格", "en": "Failed tests", "most": 5, "free": 0, "each": 2.5},
    {"measure": "recalls", "zh": "召回批次", "en": "Lots recalled", "most": 5, "free": 0, "each": 1},
    {"measure": "licences_lapsed", "zh": "许可证到期未续", "en": "Licences lapsed", "most": 5, "free": 0, "each": 5},
    {"measure": "workshop_gaps", "zh": "作坊记录缺口", "en": "Gaps in workshop records", "most": 5, "free": 0, "each": 0.2},
    {"measure": "inspections_failed", "zh": "监督检查不符合", "en": "Inspections failed", "most": 10, "free": 0, "each": 5},
    {"measure": "samples_failed", "zh": "监督抽检不合格", "en": "Samples failed", "most": 10, "free": 0, "each": 5},
    {"measure": "complaints", "zh": "投诉举报属实", "en": "Complaints that were founded", "most": 5, "free": 0, "each": 1}
]}'
);
