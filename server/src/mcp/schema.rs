//! Schemas as every client reads them: one type for each value, and no format that only Rust knows.

use rmcp::model::JsonObject;
use serde_json::{Value, json};

/// What a tool takes. What may be left out is not listed as required; that it may be null too needs no saying.
pub(super) fn taken(schema: &JsonObject) -> JsonObject {
    let mut schema = without_names(schema);
    walk(&mut schema, &|object| {
        if let Some(kind) = nullable(object) {
            object.insert("type".to_owned(), kind);
            if let Some(Value::Array(values)) = object.get_mut("enum") {
                values.retain(|value| !value.is_null());
            }
        }
    });
    schema
}

/// What a tool gives. What may be null is so beside its one type.
pub(super) fn given(schema: &JsonObject) -> JsonObject {
    let mut schema = without_names(schema);
    walk(&mut schema, &|object| {
        let Some(kind) = nullable(object) else { return };
        let description = object.remove("description");
        let mut known = std::mem::take(object);
        known.insert("type".to_owned(), kind);
        object.extend(description.map(|text| ("description".to_owned(), text)));
        object.insert("anyOf".to_owned(), json!([known, { "type": "null" }]));
    });
    schema
}

fn without_names(schema: &JsonObject) -> JsonObject {
    let mut schema = schema.clone();
    for unneeded in ["title", "description"] {
        schema.remove(unneeded);
    }
    schema
}

/// The type of a value that may also be null.
fn nullable(object: &JsonObject) -> Option<Value> {
    match object.get("type")?.as_array()?.as_slice() {
        [kind, null] if null == "null" => Some(kind.clone()),
        _ => None,
    }
}

/// Does `change` to all schemas in `schema`, the innermost first.
fn walk(schema: &mut JsonObject, change: &impl Fn(&mut JsonObject)) {
    for name in ["properties", "$defs"] {
        if let Some(Value::Object(named)) = schema.get_mut(name) {
            for value in named.values_mut() {
                value.as_object_mut().into_iter().for_each(|inner| walk(inner, change));
            }
        }
    }
    if let Some(Value::Object(inner)) = schema.get_mut("items") {
        walk(inner, change);
    }
    if let Some(Value::Array(branches)) = schema.get_mut("anyOf") {
        branches.iter_mut().filter_map(Value::as_object_mut).for_each(|inner| walk(inner, change));
    }
    if schema.get("format").and_then(Value::as_str).is_some_and(|format| format != "date") {
        schema.remove("format");
    }
    change(schema);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_one_type() {
        let schema = json!({
            "title": "Arguments",
            "type": "object",
            "properties": {
                "year": { "type": ["integer", "null"], "format": "int32", "description": "年度" },
                "kind": { "type": ["string", "null"], "enum": ["fact", null] },
                "items": { "type": "array", "items": { "type": "integer", "format": "uint32" } },
            },
        });
        let schema = schema.as_object().unwrap();
        assert_eq!(
            Value::Object(taken(schema))["properties"],
            json!({
                "year": { "type": "integer", "description": "年度" },
                "kind": { "type": "string", "enum": ["fact"] },
                "items": { "type": "array", "items": { "type": "integer" } },
            })
        );
        let given = Value::Object(given(schema));
        assert_eq!(
            given["properties"]["year"],
            json!({ "description": "年度", "anyOf": [{ "type": "integer" }, { "type": "null" }] })
        );
    }
}
