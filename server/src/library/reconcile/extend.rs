//! Data extension: values of properties.

use std::collections::{BTreeMap, BTreeSet};

use keifu_graph::{EntityIndex, EntityKind, Predicate, SeriesPoint};

use super::{super::Snapshot, property::Property, type_of};
use crate::{
    Error,
    api::reconcile::{
        Cell, ColumnMeta, ExtendQuery, Extension, ExtensionRow, OrderedExtension, PropertyValues,
        SettingValue,
    },
    library::{entities::window, year_label},
};

/// Values of a property unless a setting says how many, and most of them.
const USUAL: usize = 20;
const MOST: usize = 1_000;

/// What was set for a property.
#[derive(Default)]
struct Settings {
    limit: usize,
    indicator: Option<String>,
    /// First and last 年度.
    years: Option<(i32, i32)>,
}

impl Snapshot {
    /// The values of properties of entities; none for an id or property that is unknown.
    pub fn extend(&self, query: &ExtendQuery) -> Result<Extension, Error> {
        let mut rows = BTreeMap::new();
        for row in self.extended(query)? {
            let values = row.properties.into_iter().map(|of| (of.id, of.values));
            rows.insert(row.id, values.collect::<BTreeMap<_, _>>());
        }
        Ok(Extension { meta: columns(query), rows })
    }

    /// The same as the draft has it: rows in the order in which they were asked for.
    pub fn extend_in_order(&self, query: &ExtendQuery) -> Result<OrderedExtension, Error> {
        Ok(OrderedExtension { meta: columns(query), rows: self.extended(query)? })
    }

    fn extended(&self, query: &ExtendQuery) -> Result<Vec<ExtensionRow>, Error> {
        let settings = query
            .properties
            .iter()
            .map(|wanted| settings(wanted.settings.as_ref()))
            .collect::<Result<Vec<Settings>, Error>>()?;
        let mut rows = Vec::with_capacity(query.ids.len());
        for id in &query.ids {
            let entity = self.graph.entity(id);
            let mut properties = Vec::with_capacity(settings.len());
            for (wanted, settings) in query.properties.iter().zip(&settings) {
                let values = match entity.zip(Property::of(&wanted.id)) {
                    Some((entity, property)) => self.values(entity, property, settings)?,
                    None => Vec::new(),
                };
                properties.push(PropertyValues { id: wanted.id.clone(), values });
            }
            rows.push(ExtensionRow { id: id.clone(), properties });
        }
        Ok(rows)
    }

    fn values(&self, at: EntityIndex, property: Property, settings: &Settings) -> Result<Vec<Cell>, Error> {
        let entity = &self.graph.facts().entities[at as usize];
        let text = |text: &str| Cell::Text { str: text.to_owned() };
        let integer = |number: i64| Cell::Integer { int: number };
        let year = |year: Option<i32>| year.map(|year| integer(year.into())).into_iter().collect();
        let numbers = |scheme: &str| {
            let own = entity.external_ids.iter().filter(|id| id.0 == scheme);
            own.map(|id| text(&id.1)).collect()
        };
        let entities = |entities: Vec<EntityIndex>| {
            let refs = entities.into_iter().map(|entity| self.entity_ref(entity));
            refs.map(|entity| Cell::Entity { id: entity.id, name: entity.name }).collect()
        };
        let mut values: Vec<Cell> = match property {
            Property::Name => vec![text(&entity.name)],
            Property::Type => vec![text(entity.kind.label())],
            Property::Alias => entity.aliases.iter().map(|alias| text(&alias.text)).collect(),
            Property::CorporateNumber | Property::LocalGovernmentCode => numbers(property.id()),
            Property::ExternalId => {
                entity.external_ids.iter().map(|id| text(&format!("{}:{}", id.0, id.1))).collect()
            }
            Property::Parent => entities(self.parents(at)),
            Property::Part => entities(self.parts(at)),
            Property::Place => entities(self.objects(at, Predicate::LocatedIn)),
            Property::Predecessor => entities(self.lineage_of(at, false)),
            Property::Successor => entities(self.lineage_of(at, true)),
            Property::Year => self.years_of(at).into_iter().map(|year| integer(year.into())).collect(),
            Property::FirstYear => year(entity.first_year),
            Property::LastYear => year(entity.last_year),
            Property::Mentions => vec![integer(entity.mention_count.into())],
            Property::Documents => vec![integer(entity.document_count.into())],
            Property::Metrics => self.lines_of_metrics(at, settings),
            Property::Actual => self.figures(at, settings, |point| point.actual.map(|value| value.value)),
            Property::Target => self.figures(at, settings, |point| point.target.map(|value| value.value)),
            Property::Evidence => self.quotes(at, settings)?,
        };
        values.truncate(settings.limit);
        Ok(values)
    }

    /// The 年度 of the documents that name it, ascending.
    fn years_of(&self, at: EntityIndex) -> BTreeSet<i32> {
        let mentions = self.graph.mentions_of(at);
        mentions.iter().filter_map(|mention| self.graph.fiscal_year(mention.document)).collect()
    }

    /// Indicator, 年度, actual and target, one point a line.
    fn lines_of_metrics(&self, at: EntityIndex, settings: &Settings) -> Vec<Cell> {
        let mut lines = Vec::new();
        for series in self.graph.series(at, settings.indicator.as_deref()) {
            for point in series.points.iter().filter(|point| settings.covers(point)) {
                let unit = &series.unit;
                let actual = point.actual.map(|value| format!("実績 {}{unit}", value.value));
                let target = point.target.map(|value| format!("目標 {}{unit}", value.value));
                let figures: Vec<String> = actual.into_iter().chain(target).collect();
                if !figures.is_empty() {
                    let year = year_label(point.fiscal_year);
                    let line = format!("{} {year} {}", series.indicator, figures.join("、"));
                    lines.push(Cell::Text { str: line });
                }
            }
        }
        lines
    }

    /// The figures of the indicator that has most of them, by 年度: a column of several indicators would say nothing.
    fn figures(
        &self,
        at: EntityIndex,
        settings: &Settings,
        figure: impl Fn(&SeriesPoint) -> Option<f64>,
    ) -> Vec<Cell> {
        let series = self.graph.series(at, settings.indicator.as_deref());
        let of = series.iter().map(|series| {
            let points = series.points.iter().filter(|point| settings.covers(point));
            points.filter_map(&figure).map(|float| Cell::Number { float }).collect::<Vec<Cell>>()
        });
        // The first of those that are equally long.
        of.rev().max_by_key(Vec::len).unwrap_or_default()
    }

    fn quotes(&self, at: EntityIndex, settings: &Settings) -> Result<Vec<Cell>, Error> {
        let mentions = self.mentions(at, 0, settings.limit)?;
        let line = |text: &str, citation: &str, id: &str| format!("「{text}」 {citation} [{id}]");
        Ok(mentions
            .items
            .iter()
            .map(|mention| {
                let evidence = &mention.evidence;
                Cell::Text { str: line(mention.text.trim(), &evidence.citation, &evidence.citation_id) }
            })
            .collect())
    }
}

impl Settings {
    fn covers(&self, point: &SeriesPoint) -> bool {
        let within = |(first, last)| point.fiscal_year.is_some_and(|year| first <= year && year <= last);
        self.years.is_none_or(within)
    }
}

fn settings(given: Option<&BTreeMap<String, SettingValue>>) -> Result<Settings, Error> {
    let text = |name: &str| {
        let value = given?.get(name)?.text();
        (!value.is_empty()).then_some(value)
    };
    let limit = match text("limit") {
        None => USUAL,
        Some(given) => match given.parse::<f64>() {
            Ok(limit) if limit >= 1.0 => (limit as usize).min(MOST),
            _ => {
                let expected = format!("1 以上、{MOST} 以下の数です");
                return Err(Error::BadValue { what: "limit", given, expected });
            }
        },
    };
    let years = text("fiscal_year").map(|given| window(&given)).transpose()?;
    let years = years.map(|window| {
        use keifu_corpus::calendar::fiscal_year_of;
        (fiscal_year_of(window.start), fiscal_year_of(window.end))
    });
    Ok(Settings { limit, indicator: text("indicator"), years })
}

fn columns(query: &ExtendQuery) -> Vec<ColumnMeta> {
    let column = |id: &String| {
        let property = Property::of(id);
        let kind = match property {
            Some(Property::Parent | Property::Part | Property::Predecessor | Property::Successor) => {
                Some(type_of(EntityKind::Organization))
            }
            Some(Property::Place) => Some(type_of(EntityKind::Place)),
            _ => None,
        };
        let name = property.map_or_else(|| id.clone(), |property| property.label().to_owned());
        ColumnMeta { id: id.clone(), name, kind }
    };
    query.properties.iter().map(|wanted| column(&wanted.id)).collect()
}
