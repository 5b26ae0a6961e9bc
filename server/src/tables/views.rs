//! The views: questions that are asked so often that they have names.

use super::schema::{View, date, integer, real, text};

/// Every view, after all tables.
pub static VIEWS: [View; 4] = [
    View {
        name: "metrics_by_year",
        ja: "指標の目標と実績を年度ごとに並べたもの（採用した値だけ）",
        en: "Targets beside actuals by fiscal year, chosen figures only",
        columns: &[
            text("subject_id", "対象の ID", "Id of the subject"),
            text("subject_name", "対象の名前", "Name of the subject"),
            text("indicator", "指標の名前", "The indicator"),
            text("unit", "単位", "Unit"),
            integer("fiscal_year", "年度", "Fiscal year").optional(),
            text("wareki", "年度（和暦）", "Fiscal year with the Japanese era").optional(),
            real("target", "目標", "What was aimed at").optional(),
            real("actual", "実績", "What came to be").optional(),
            real("achievement", "達成率（%）", "Actual as a share of the target, in percent").optional(),
            text("target_citation_id", "目標の引用 ID", "Citation of the target").optional(),
            text("actual_citation_id", "実績の引用 ID", "Citation of the actual").optional(),
        ],
        sql: "SELECT subject_id, subject_name, series_indicator AS indicator, series_unit AS unit, fiscal_year, wareki,
  MAX(CASE WHEN series_role = 'target' THEN value END) AS target,
  MAX(CASE WHEN series_role = 'actual' THEN value END) AS actual,
  CASE WHEN MAX(CASE WHEN series_role = 'target' THEN value END) > 0 THEN
    CAST(ROUND(CAST(100.0 * MAX(CASE WHEN series_role = 'actual' THEN value END)
      / MAX(CASE WHEN series_role = 'target' THEN value END) AS NUMERIC), 1) AS DOUBLE PRECISION) END AS achievement,
  MAX(CASE WHEN series_role = 'target' THEN citation_id END) AS target_citation_id,
  MAX(CASE WHEN series_role = 'actual' THEN citation_id END) AS actual_citation_id
FROM metrics
WHERE standing = 'chosen'
GROUP BY subject_id, subject_name, series_indicator, series_unit, fiscal_year, wareki",
    },
    View {
        name: "mentions_by_year",
        ja: "エンティティが年度ごとに何回、いくつの文書で言及されたか",
        en: "How often and in how many documents an entity is named, by fiscal year",
        columns: &[
            text("entity_id", "エンティティの ID", "Id of the entity"),
            text("entity_name", "エンティティの名前", "Name of the entity"),
            text("entity_type", "エンティティの種類", "Type of the entity"),
            integer("fiscal_year", "文書の年度", "Fiscal year of the documents").optional(),
            integer("mention_count", "言及の数", "Number of mentions"),
            integer("document_count", "文書の数", "Number of documents"),
        ],
        // Counted from an index alone; the names are those of few entities.
        sql: "SELECT m.entity_id, e.name AS entity_name, e.type AS entity_type, m.fiscal_year, m.mention_count, m.document_count
FROM (SELECT entity_id, fiscal_year, COUNT(*) AS mention_count, COUNT(DISTINCT document_id) AS document_count
  FROM mentions GROUP BY entity_id, fiscal_year) m
JOIN entities e ON e.id = m.entity_id",
    },
    View {
        name: "relation_facts",
        ja: "事実として述べられた関係を、根拠の引用ごとに一行で示したもの（予定、要望、否定を除く）",
        en: "Relations stated as facts, a row for each quote; plans, requests and denials left out",
        columns: &[
            integer("relation_id", "関係の ID", "Id of the relation"),
            text("subject_name", "主体の名前", "Name of the subject"),
            text("predicate", "関係", "The relation"),
            text("predicate_label", "関係の日本語名", "Japanese word for the relation"),
            text("object_name", "相手の名前", "Name of the object").optional(),
            date("start_date", "いつから", "First day").optional(),
            date("end_date", "いつまで", "Last day").optional(),
            text("document_title", "文書の題名", "Title of the document"),
            integer("document_fiscal_year", "文書の年度", "Fiscal year of the document").optional(),
            integer("page", "ページ", "Page").optional(),
            text("quote", "引用", "The quote"),
            text("citation_id", "引用 ID", "Id of the quote"),
        ],
        sql: "SELECT r.id AS relation_id, r.subject_name, r.predicate, r.predicate_label, r.object_name, r.start_date, r.end_date,
  e.document_title, e.fiscal_year AS document_fiscal_year, e.page, e.quote, e.citation_id
FROM relations r JOIN evidence e ON e.relation_id = r.id
WHERE r.modality = 'fact'",
    },
    View {
        name: "entity_names",
        ja: "エンティティを指すすべての名前（正式名と別名）",
        en: "Every name of every entity, the best one included",
        columns: &[
            text("name", "名前", "The name"),
            text("entity_id", "エンティティの ID", "Id of the entity"),
            text("entity_name", "エンティティの正式名", "Best full name of the entity"),
            text("origin", "由来（name は正式名または表記の違い）", "Where the name comes from"),
        ],
        sql: "SELECT name, id AS entity_id, name AS entity_name, 'name' AS origin FROM entities
UNION
SELECT alias, entity_id, entity_name, origin FROM aliases",
    },
];
