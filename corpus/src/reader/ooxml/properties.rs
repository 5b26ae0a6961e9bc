//! What an Office file says of itself: `docProps/core.xml` and `docProps/app.xml`.

use super::{Package, Part, xml::Xml};
use crate::{Error, layout::transcript::Properties, metadata::names_an_organization};

/// Reads the properties; what is missing or damaged is left out.
pub(crate) fn read(package: &mut Package<'_>) -> Result<Properties, Error> {
    let mut properties = Properties::default();
    if let Some(part) = part_of(package, "core-properties", "docProps/core.xml")? {
        let read = each_value(package.xml(&part), |name, value| match name {
            "title" => properties.title = Some(value),
            "creator" => properties.author = Some(value),
            "created" => {
                properties.created = value.get(..10).and_then(|day| day.parse().ok());
            }
            _ => {}
        });
        package.forgive(read)?;
    }
    if let Some(part) = part_of(package, "extended-properties", "docProps/app.xml")? {
        let read = each_value(package.xml(&part), |name, value| {
            // The company is whoever bought the computer; it counts where it names a public body.
            let better = properties.author.as_deref().is_none_or(|author| !names_an_organization(author));
            if name == "Company" && better && names_an_organization(&value) {
                properties.author = Some(value);
            }
        });
        package.forgive(read)?;
    }
    Ok(properties)
}

fn part_of(package: &mut Package<'_>, kind: &str, usual: &str) -> Result<Option<Part>, Error> {
    let told = package.relationships("")?.into_values().find(|to| to.kind == kind && !to.external);
    let name = told.map_or_else(|| usual.to_owned(), |told| told.target);
    package.optional(&name)
}

fn each_value(mut xml: Xml<'_>, mut see: impl FnMut(&str, String)) -> Result<(), Error> {
    xml.root()?;
    while let Some(element) = xml.child()? {
        let value = xml.text()?;
        let value = value.trim();
        if !value.is_empty() {
            see(element.name(), value.chars().take(500).collect());
        }
    }
    Ok(())
}
