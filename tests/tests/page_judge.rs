//! Judgements on the page, without scripts: what would change is shown, recorded once, seen, and taken back.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "site/mod.rs"]
mod site;

use axum::http::Method;
use keifu_tests::{html::Page, samples};
use site::{Site, escaped, filled, form};

fn site() -> Site {
    Site::of(&samples())
}

/// The query that a form of a page would ask.
fn query(fields: &[(&str, &str)]) -> String {
    format!("/judgements/preview?{}", form(fields))
}

/// The same fields with some set.
fn set<'a>(fields: Vec<(&'a str, &'a str)>, values: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let set = |name: &str| values.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
    fields.into_iter().map(|(name, value)| (name, set(name).unwrap_or(value))).collect()
}

fn alerts(page: &Page) -> usize {
    page.elements.iter().filter(|element| element.attribute("role") == Some("alert")).count()
}

async fn entries(site: &Site) -> u64 {
    site.json("/v1/judgements").await["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_judgement_is_made_seen_and_taken_back() {
    let site = site();
    let (one, other) = (site.id_of("吹田市").await, site.id_of("摂津市").await);
    let why = site.page(&format!("/entities/{one}/why")).await;
    // A name is shown in the sentence in which it stands.
    let marks: Vec<&str> = why.all("mark").map(|mark| mark.text.as_str()).collect();
    assert!(marks.contains(&"吹田市"), "{marks:?}");
    let same = filled(&why, "/judgements/preview", &[("judgement", "same"), ("left", &one), ("right", "")]);
    let preview = site.page(&query(&set(same, &[("right", "摂津市")]))).await;
    assert!(preview.text.contains("一つになるもの"), "{}", preview.text);
    assert_eq!(entries(&site).await, 0);

    let record = filled(&preview, "/judgements", &[("judgement", "same")]);
    assert!(record.contains(&("author", "既定の人")), "{record:?}");
    let record = set(record, &[("reason", "合併した")]);
    let answer = site.post("/judgements", &record).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let made = answer.location().to_owned();
    assert_eq!(site.id_of(&one).await, site.id_of(&other).await);
    // What is reloaded is a page that changes nothing.
    for _ in 0..2 {
        let page = site.page(&made).await;
        for text in ["記録しました", "合併した", "既定の人", "一つになったもの", "有効"]
        {
            assert!(page.text.contains(text), "{text}: {}", page.text);
        }
    }
    // What is sent twice is recorded once, and leads to the same page.
    let again = site.post("/judgements", &record).await;
    assert_eq!((again.status, entries(&site).await), (303, 1));
    assert_eq!(again.location().split('?').next(), made.split('?').next());
    assert!(site.page(again.location()).await.text.contains("すでに記録されています"));
    let reversed = [
        ("judgement", "same"),
        ("left", "摂津市"),
        ("right", "吹田市"),
        ("reason", "逆順"),
        ("author", "別の人"),
    ];
    let again = site.post("/judgements", &reversed).await;
    assert_eq!((again.status, entries(&site).await), (303, 1));

    // Both ids lead to why it is one, and from there it is taken back.
    for id in [&one, &other] {
        assert!(site.page(&format!("/entities/{id}/why")).await.text.contains("合併した"));
    }
    let ledger = site.page("/judgements").await;
    let undo = filled(&ledger, "/judgements/preview", &[("judgement", "undo")]);
    let preview = site.page(&query(&undo)).await;
    assert!(preview.text.contains("分かれるもの"), "{}", preview.text);
    let record = set(filled(&preview, "/judgements", &[("judgement", "undo")]), &[("reason", "誤り")]);
    let answer = site.post("/judgements", &record).await;
    assert_eq!((answer.status, entries(&site).await), (303, 2), "{}", answer.text());
    assert_eq!((site.id_of(&one).await, site.id_of(&other).await), (one.clone(), other.clone()));
    let undone = site.page(answer.location()).await;
    assert!(undone.text.contains("分かれたもの") && undone.text.contains("取り消し"), "{}", undone.text);
    assert!(site.page(&made).await.text.contains("取り消し済み"));
    // An undo sent twice is recorded once.
    let again = site.post("/judgements", &record).await;
    assert_eq!((again.status, entries(&site).await), (303, 2));
    assert_eq!(again.location().split('?').next(), answer.location().split('?').next());
    // After that the same can be judged anew.
    let again = site.post("/judgements", &reversed).await;
    assert_eq!((again.status, entries(&site).await), (303, 3));
}

#[tokio::test]
async fn each_kind_can_be_made_from_its_form() {
    let site = site();
    let (city, settsu) = (site.id_of("大阪市").await, site.id_of("摂津市").await);
    let documents = site.json(&format!("/v1/entities/{city}/mentions?limit=1")).await;
    let document = documents["items"][0]["document"].as_str().unwrap().to_owned();
    let relations = site.json(&format!("/v1/entities/{city}/relations?limit=50")).await;
    let relation =
        relations["items"].as_array().unwrap().iter().find(|one| one["object"].is_object()).unwrap();
    let end = |name: &str| relation[name]["id"].as_str().unwrap();
    let (subject, object) = (end("subject"), end("object"));
    let predicate = relation["predicate"].as_str().unwrap();
    for (fields, said) in [
        (vec![("judgement", "not-same"), ("left", "大阪市"), ("right", "大阪府")], "別のもの"),
        (vec![("judgement", "split"), ("entity", &city), ("document", &document)], "分ける"),
        (
            vec![("judgement", "alias-scope"), ("form", "健都"), ("entity", "健都"), ("scope", "document")],
            "定義した文書",
        ),
        (
            vec![
                ("judgement", "hide-relation"),
                ("subject", subject),
                ("predicate", predicate),
                ("object", object),
            ],
            "関係を表示しない",
        ),
        (vec![("judgement", "hide"), ("entity", "摂津市")], "表示しない"),
    ] {
        let preview = site.page(&query(&fields)).await;
        let record = filled(&preview, "/judgements", &[fields[0]]);
        let answer = site.post("/judgements", &set(record, &[("reason", "確かめた")])).await;
        assert_eq!(answer.status, 303, "{fields:?}: {}", answer.text());
        let page = site.page(answer.location()).await;
        assert!(page.text.contains(said) && page.text.contains("確かめた"), "{fields:?}: {}", page.text);
        let english = site.page(&format!("{}&lang=en", answer.location())).await;
        assert!(english.text.contains("Recorded."), "{}", english.text);
    }
    assert_eq!(entries(&site).await, 5);
    // What is hidden leads to the judgement that hides it, stands in the ledger, and can be shown again.
    let sent = site.open(&format!("/entities/{settsu}")).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(site.page(sent.location()).await.text.contains("「摂津市」を表示しない"));
    let hidden = site.page("/judgements").await;
    let undo = filled(&hidden, "/judgements/preview", &[("judgement", "undo")]);
    assert!(site.page(&query(&undo)).await.text.contains("再び表示される"));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    let site = site();
    let city = site.id_of("大阪市").await;
    // A form that was but opened is no mistake yet.
    for kind in ["same", "not-same", "split", "alias-scope", "hide", "hide-relation"] {
        let fresh = site.page(&format!("/judgements/preview?judgement={kind}")).await;
        assert_eq!(alerts(&fresh), 0, "{kind}");
    }
    let reason = ("reason", "確かめた");
    for (fields, status, field) in [
        (vec![("judgement", "same"), ("left", &*city), ("right", "")], 422, "right"),
        (vec![("judgement", "same"), ("left", &*city), ("right", "どこにもない名"), reason], 404, "right"),
        (vec![("judgement", "same"), ("left", &*city), ("right", &*city), reason], 422, "right"),
        (vec![("judgement", "split"), ("entity", &*city), ("form", "よその名"), reason], 422, "form"),
        (vec![("judgement", "split"), ("entity", &*city), ("document", "d0"), reason], 422, "document"),
        (vec![("judgement", "undo"), ("undone", "j0"), reason], 404, "undone"),
    ] {
        for answer in [site.open(&query(&fields)).await, site.post("/judgements", &fields).await] {
            let page = answer.page();
            assert_eq!((answer.status, alerts(&page)), (status, 1), "{fields:?}: {}", page.text);
            let control =
                page.elements.iter().find(|it| it.attribute("aria-invalid") == Some("true")).unwrap();
            assert_eq!(control.attribute("name"), Some(field));
            let told = control.attribute("aria-describedby").unwrap();
            assert!(page.elements.iter().any(|it| it.attribute("id") == Some(told)), "{told}");
            // What was written stands in the form that comes back.
            let kept = filled(&page, "/judgements/preview", &[fields[0]]);
            assert!(fields.iter().all(|pair| kept.contains(pair)), "{fields:?}: {kept:?}");
        }
    }
    // Who and why are asked for beside what would change.
    let fields = [("judgement", "hide"), ("entity", &*city), ("author", "私"), ("reason", " ")];
    let answer = site.post("/judgements", &fields).await;
    let page = answer.page();
    assert_eq!((answer.status, alerts(&page)), (422, 1));
    assert!(filled(&page, "/judgements", &[fields[0], fields[1]]).contains(&("author", "私")));
    // Other kinds of words are no judgement, and too long ones are refused.
    assert_eq!(site.open("/judgements/preview?judgement=%3Cscript%3E").await.status, 200);
    assert_eq!(site.post("/judgements", &[("judgement", "x")]).await.status, 422);
    assert_eq!(site.post("/judgements", &[]).await.status, 422);
    let long = "長".repeat(2_000);
    let fields = [("judgement", "hide"), ("entity", "大阪市"), ("author", "私"), ("reason", long.as_str())];
    assert_eq!(site.post("/judgements", &fields).await.status, 422);
    assert_eq!(site.open("/judgements/j0").await.status, 404);
    assert_eq!(entries(&site).await, 0);
}

#[tokio::test]
async fn of_several_things_one_can_be_chosen() {
    let site = site();
    // Some short form that documents use for two things.
    let entities = site.json("/v1/entities?limit=1000").await;
    let mut seen = std::collections::BTreeMap::new();
    for entity in entities["items"].as_array().unwrap() {
        for alias in entity["aliases"].as_array().unwrap() {
            seen.entry(alias.as_str().unwrap().to_owned())
                .or_insert_with(Vec::new)
                .push(entity["id"].clone());
        }
    }
    let Some((name, _)) = seen.iter().find(|(_, ids)| ids.len() > 1) else {
        panic!("no name of two things in the samples")
    };
    let answer = site.open(&query(&[("judgement", "hide"), ("entity", name)])).await;
    assert_eq!(answer.status, 409, "{name}: {}", answer.text());
    let page = answer.page();
    let chosen: Vec<&str> = page.links().filter(|url| url.contains("judgement=hide&entity=e")).collect();
    assert!(chosen.len() > 1, "{chosen:?}");
    for url in chosen {
        assert!(site.page(url).await.text.contains("記録すると変わること"), "{url}");
    }
}

#[tokio::test]
async fn while_another_writes_the_form_comes_back_whole() {
    let site = site();
    let fields = [("judgement", "hide"), ("entity", "大阪市"), ("author", "私"), ("reason", "試し")];
    let lock = std::fs::File::options().write(true).open(site.config.data.join("lock")).unwrap();
    lock.try_lock().unwrap();
    let answer = site.post("/judgements", &fields).await;
    let page = answer.page();
    assert_eq!((answer.status, alerts(&page)), (503, 1), "{}", page.text);
    let kept = filled(&page, "/judgements", &[]);
    assert!(fields.iter().all(|pair| kept.contains(pair)), "{kept:?}");
    drop(lock);
    assert_eq!(site.post("/judgements", &kept).await.status, 303);
}

#[tokio::test]
async fn who_judged_last_is_remembered() {
    let site = site();
    let fields = [("judgement", "hide"), ("entity", "大阪市"), ("author", "鈴木; =%"), ("reason", "試し")];
    let answer = site.post("/judgements", &fields).await;
    let cookie = answer.header("set-cookie").to_owned();
    for word in ["HttpOnly", "SameSite=Strict", "Path=/judgements"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    let headers = [("host", site::HOST), ("cookie", pair)];
    let asked = query(&[("judgement", "hide"), ("entity", "吹田市")]);
    let page = site.send(Method::GET, &asked, &headers, "").await.page();
    assert!(filled(&page, "/judgements", &[]).contains(&("author", "鈴木; =%")));
    let broken = site.send(Method::GET, &asked, &[("cookie", "keifu-author=%FF; x")], "").await.page();
    assert!(filled(&broken, "/judgements", &[]).contains(&("author", "既定の人")));
}

#[tokio::test]
async fn the_ledger_is_paged_and_newest_first() {
    let site = site();
    let names = site.json("/v1/entities?limit=60").await;
    for (number, entity) in names["items"].as_array().unwrap().iter().enumerate() {
        let id = entity["id"].as_str().unwrap();
        let reason = format!("理由{number:02}");
        let line = [("judgement", "hide"), ("entity", id), ("author", "私"), ("reason", &reason)];
        assert_eq!(site.post("/judgements", &line).await.status, 303);
    }
    let first = site.page("/judgements?lang=en").await;
    assert!(first.text.contains("理由59") && !first.text.contains("理由09"), "{}", first.text);
    let older = first.links().find(|url| url.contains("offset=50")).unwrap().to_owned();
    let second = site.page(&older).await;
    assert!(second.text.contains("理由09") && !second.text.contains("理由10"));
    assert!(second.links().any(|url| url == "/judgements?lang=en"), "back to the newest");
    assert_eq!(site.open(&format!("/judgements?offset={}", escaped("x"))).await.status, 200);
    assert_eq!(site.open(&format!("/judgements?offset={}", u64::MAX)).await.status, 200);
}
