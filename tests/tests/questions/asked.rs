//! Which call a researcher makes for each question, and where its answer must stand.

use serde_json::Value;

use super::fields::{
    Checked, Figure, Said, days, event, figure, fiscal, named_beside, number, relation, word, yearly,
};

/// A question by its id, the call, and the comparison of (structured answer, what the call returned).
pub(crate) struct Asked {
    pub(crate) id: &'static str,
    pub(crate) call: &'static str,
    pub(crate) check: fn(&Value, &Value) -> Checked,
}

const DONE: &[&str] = &["actual", "previous"];
const AIMED: &[&str] = &["target"];

pub(crate) const QUESTIONS: &[Asked] = &[
    Asked {
        id: "q01",
        call: "/v1/entities/PMDA関西支部/metrics",
        check: |wanted, answer| yearly(wanted, answer, word(&wanted["unit"]), "利用実績"),
    },
    Asked {
        id: "q02",
        call: "/v1/entities/未来医療推進機構/relations?modality=all",
        check: |wanted, answer| {
            let (with, date) = (Some(word(&wanted["party"])), Some(word(&wanted["date"])));
            relation(answer, &Said { predicates: &["agreement_with"], modality: "fact", with, date })
        },
    },
    Asked {
        id: "q03",
        call: "/v1/entities/未来医療推進機構/relations?modality=all",
        check: |wanted, answer| {
            for (modality, date) in [("fact", "actual"), ("planned", "target")] {
                let predicates = &["established", "establishes"];
                relation(
                    answer,
                    &Said { predicates, modality, with: None, date: Some(word(&wanted[date])) },
                )?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q04",
        call: "/v1/entities/未来医療推進機構設立準備組織/timeline",
        check: |wanted, answer| {
            let predicates = &["established", "establishes"];
            let date = Some(word(&wanted["date"]));
            relation(answer, &Said { predicates, modality: "fact", with: None, date })?;
            let value = number(&wanted["members"]);
            figure(answer, Figure { value, unit: "社", roles: DONE, within: None, about: "構成員" })
        },
    },
    Asked {
        id: "q05",
        call: "/v1/entities/未来医療国際拠点/timeline",
        check: |wanted, answer| {
            for (field, modality) in [("actual", "fact"), ("plan", "planned")] {
                let parties = if number(&wanted[field]["parties"]) == 4.0 { "四者" } else { "三者" };
                event(answer, days(word(&wanted[field]["date"])), modality, &["基本合意書", parties])?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q06",
        call: "/v1/entities/大阪市/timeline",
        check: |wanted, answer| {
            for (field, words) in [("tender", "公募"), ("preferred", "優先交渉権者"), ("decided", "決定")]
            {
                event(answer, days(word(&wanted[field])), "fact", &[words])?;
            }
            event(answer, days(word(&wanted["decided"])), "fact", &[word(&wanted["by"])])
        },
    },
    Asked {
        id: "q07",
        call: "/v1/entities/未来医療推進機構/timeline",
        check: |wanted, answer| {
            event(answer, days(word(&wanted["date"])), "fact", &[word(&wanted["agreement"]), "開発事業者"])
        },
    },
    Asked {
        id: "q08",
        call: "/v1/entities/国立健康・栄養研究所/timeline",
        check: |wanted, answer| {
            let with = Some(word(&wanted["to"]));
            relation(answer, &Said { predicates: &["relocates_to"], modality: "planned", with, date: None })?;
            let (first, last) = (word(&wanted["when"][0]), word(&wanted["when"][1]));
            event(answer, (first, last), "planned", &["移転"])
        },
    },
    Asked {
        id: "q09",
        call: "/v1/entities/吹田市/timeline",
        check: |wanted, answer| {
            event(answer, days(word(&wanted["tender"])), "fact", &["公募"])?;
            event(answer, days(word(&wanted["retender"])), "fact", &["再公募"])?;
            event(answer, days(word(&wanted["decided"])), "fact", &["決定"])
        },
    },
    Asked {
        id: "q10",
        call: "/v1/entities/健都クラスター推進協議会/relations?modality=all",
        check: |wanted, answer| {
            let date = Some(word(&wanted["date"]));
            let predicates = &["renamed_to", "established", "establishes"];
            relation(answer, &Said { predicates, modality: "fact", with: None, date })?;
            for joined in wanted["joined"].as_array().into_iter().flatten() {
                let with = Some(word(joined));
                relation(answer, &Said { predicates: &["member_of"], modality: "fact", with, date })?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q11",
        call: "/v1/entities/健都クラスター推進協議会",
        check: |wanted, answer| {
            let names = |list: &Value, read: fn(&Value) -> &Value| {
                let mut names: Vec<String> =
                    list.as_array().into_iter().flatten().map(|item| word(read(item)).to_owned()).collect();
                names.sort();
                names
            };
            let (parts, wanted) = (names(&answer["parts"], |part| &part["name"]), names(wanted, |name| name));
            if parts == wanted { Ok(()) } else { Err(format!("parts are {parts:?}")) }
        },
    },
    Asked {
        id: "q12",
        call: "/v1/entities/HBNet/timeline",
        check: |wanted, answer| {
            let date = Some(word(&wanted["launched"]));
            let predicates = &["established", "establishes"];
            relation(answer, &Said { predicates, modality: "fact", with: None, date })?;
            for (field, unit, about) in [("companies", "社", "企業"), ("institutions", "機関", "研究機関")]
            {
                for (role, roles) in [("target", AIMED), ("actual", DONE)] {
                    let value = number(&wanted[field][role]);
                    let within = Some(("2019-04-01", "2020-03-31"));
                    figure(answer, Figure { value, unit, roles, within, about })?;
                }
            }
            Ok(())
        },
    },
    Asked {
        id: "q13",
        call: "/v1/entities/HBNet/timeline",
        check: |wanted, answer| {
            let year = &word(&wanted["from"])[..4];
            let (first, _) = fiscal(year);
            let quote = word(&wanted["operator"]).split('(').next().expect("a first part");
            let starts = |event: &Value| event["date"]["start"] == first.as_str();
            let events = answer["events"].as_array().cloned().unwrap_or_default();
            let event = events.iter().find(|event| starts(event) && event.to_string().contains(quote));
            event.map(|_| ()).ok_or_else(|| format!("no event from {first} with {quote}"))
        },
    },
    Asked {
        id: "q14",
        call: "/v1/metrics?q=有望シーズ&limit=1000",
        check: |wanted, answer| {
            for (year, values) in wanted.as_object().expect("by year") {
                let (first, last) = fiscal(year);
                for (role, roles) in [("target", AIMED), ("actual", DONE)] {
                    let value = number(&values[role]);
                    let within = Some((first.as_str(), last.as_str()));
                    figure(answer, Figure { value, unit: "件", roles, within, about: "有望シーズ" })?;
                }
            }
            Ok(())
        },
    },
    Asked {
        id: "q15",
        call: "/v1/entities/彩都バイオインキュベーション施設/metrics",
        check: |wanted, answer| {
            let unit = word(&wanted["unit"]);
            for (field, roles) in
                [("target", AIMED), ("actual", &["actual"][..]), ("previous", &["previous"][..])]
            {
                let value = number(&wanted[field]);
                figure(answer, Figure { value, unit, roles, within: None, about: "入居率" })?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q16",
        call: "/v1/entities/彩都バイオサイエンスセミナー/metrics",
        check: |wanted, answer| {
            for (field, unit, roles) in
                [("target", "回", AIMED), ("actual", "回", DONE), ("participants", "人", DONE)]
            {
                figure(
                    answer,
                    Figure { value: number(&wanted[field]), unit, roles, within: None, about: "" },
                )?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q17",
        call: "/v1/entities/彩都バイオベンチャー設備費補助金/metrics",
        check: |wanted, answer| {
            for (group, about) in [("existing", "既入居"), ("new", "新規")] {
                for (role, roles) in [("target", AIMED), ("actual", DONE)] {
                    for (place, unit) in [(0, "件"), (1, "円")] {
                        let value = number(&wanted[group][role][place]);
                        figure(answer, Figure { value, unit, roles, within: None, about })?;
                    }
                }
            }
            Ok(())
        },
    },
    Asked {
        id: "q18",
        call: "/v1/metrics?q=商談数&limit=1000",
        check: |wanted, answer| yearly(wanted, answer, word(&wanted["unit"]), "商談数"),
    },
    Asked {
        id: "q19",
        call: "/v1/metrics?q=契約成立&limit=1000",
        check: |wanted, answer| yearly(wanted, answer, "件", "契約成立"),
    },
    Asked {
        id: "q20",
        call: "/v1/entities/米国企業とのビジネスマッチング/timeline",
        check: |wanted, answer| {
            let (with, date) = (Some(word(&wanted["place"])), Some(word(&wanted["date"])));
            relation(answer, &Said { predicates: &["held_at"], modality: "fact", with, date })?;
            for (field, unit) in [("meetings", "件"), ("companies", "社"), ("us", "社")] {
                let value = number(&wanted[field]);
                figure(answer, Figure { value, unit, roles: DONE, within: None, about: "" })?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q21",
        call: "/v1/entities/医療機器相談事業/timeline",
        check: |wanted, answer| {
            let predicates = &["operates", "holds"];
            let with = Some(word(&wanted["by"]));
            relation(answer, &Said { predicates, modality: "fact", with, date: None })?;
            let with = Some(word(&wanted["entrusted_to"]));
            let predicates = &["entrusts", "operates"];
            relation(answer, &Said { predicates, modality: "fact", with, date: None })?;
            yearly(wanted, answer, "件", "相談")
        },
    },
    Asked {
        id: "q22",
        call: "/v1/entities/創薬・基盤技術ビジネスフォーラム",
        check: |wanted, answer| {
            let date = Some(word(&wanted["date"]));
            relation(answer, &Said { predicates: &["held", "holds"], modality: "fact", with: None, date })?;
            wanted["with"]
                .as_array()
                .into_iter()
                .flatten()
                .try_for_each(|name| named_beside(answer, word(name)))
        },
    },
    Asked {
        id: "q23",
        call: "/v1/entities/NRW/timeline",
        check: |wanted, answer| {
            let date = Some(word(&wanted["date"]));
            relation(answer, &Said { predicates: &["agreement_with"], modality: "fact", with: None, date })?;
            event(answer, days(word(&wanted["meeting"])), "fact", &["商談会"])?;
            for field in ["meetings", "continuing"] {
                let value = number(&wanted[field]);
                figure(answer, Figure { value, unit: "件", roles: DONE, within: None, about: "" })?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q24",
        call: "/v1/entities/H2Osakaビジョン推進会議/relations?modality=all",
        check: |wanted, answer| {
            let with = Some(word(&wanted["co_operator"]));
            // The plan of the year describes the conference as the one that both run.
            let runs = |modality| Said { predicates: &["operates"], modality, with, date: None };
            relation(answer, &runs("fact")).or_else(|_| relation(answer, &runs("planned")))?;
            for date in wanted["dates"].as_array().into_iter().flatten() {
                let date = Some(word(date));
                relation(
                    answer,
                    &Said { predicates: &["held", "holds"], modality: "fact", with: None, date },
                )?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q25",
        call: "/v1/entities/実証事業検討チーム",
        check: |wanted, answer| {
            let date = Some(word(&wanted["date"]));
            let predicates = &["established", "establishes"];
            relation(answer, &Said { predicates, modality: "fact", with: None, date })?;
            for name in wanted["with"].as_array().into_iter().flatten() {
                let predicates = &["cooperates_with", "establishes", "member_of"];
                relation(answer, &Said { predicates, modality: "fact", with: Some(word(name)), date: None })?;
            }
            named_beside(answer, word(&wanted["place"]))
        },
    },
    Asked {
        id: "q26",
        call: "/v1/entities/O-BIC/metrics",
        check: |wanted, answer| {
            for (role, roles) in [("target", AIMED), ("actual", DONE)] {
                let value = number(&wanted[role]);
                figure(answer, Figure { value, unit: "件", roles, within: None, about: "誘致" })?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q27",
        call: "/v1/metrics?fiscal_year=H30&limit=1000",
        check: |wanted, answer| {
            for (field, about) in [("found", "発掘"), ("attracted", "誘致"), ("business", "創出")] {
                for (role, roles) in [("target", AIMED), ("actual", DONE)] {
                    let value = number(&wanted[field][role]);
                    figure(answer, Figure { value, unit: "件", roles, within: None, about })?;
                }
            }
            Ok(())
        },
    },
    Asked {
        id: "q28",
        call: "/v1/entities/大阪スマートエネルギーパートナーズ/metrics",
        check: |wanted, answer| {
            for (month, value) in wanted.as_object().expect("by month") {
                let (first, last) = (format!("{month}-01"), format!("{month}-31"));
                let within = Some((first.as_str(), last.as_str()));
                figure(answer, Figure { value: number(value), unit: "社", roles: DONE, within, about: "" })?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q29",
        call: "/v1/entities/さいたま市CSRチャレンジ企業認証制度/timeline",
        check: |wanted, answer| {
            let (with, date) = (Some(word(&wanted["by"])), Some(word(&wanted["date"])));
            relation(answer, &Said { predicates: &["establishes"], modality: "fact", with, date })?;
            for value in wanted["items"].as_array().into_iter().flatten() {
                let figures = Figure {
                    value: number(value),
                    unit: "項目",
                    roles: &["actual", "other"],
                    within: None,
                    about: "",
                };
                figure(answer, figures)?;
            }
            Ok(())
        },
    },
    Asked {
        id: "q30",
        call: "/v1/entities/指定都市市長会経済・雇用部会/neighbors?hops=2&limit=1000",
        check: |wanted, answer| {
            for (city, company) in wanted.as_object().expect("by city") {
                let names = |relation: &Value| {
                    relation["subject"]["name"] == city.as_str()
                        || relation["object"]["name"] == city.as_str()
                };
                let edges = answer["edges"].as_array().cloned().unwrap_or_default();
                let tied: Vec<Value> = edges.into_iter().filter(names).collect();
                let predicates = &["supports", "selects", "cooperates_with", "participates_in"];
                let answer = Value::Array(tied);
                relation(
                    &answer,
                    &Said { predicates, modality: "fact", with: Some(word(company)), date: None },
                )?;
            }
            Ok(())
        },
    },
];
