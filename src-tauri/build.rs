//! Puts the window's permissions together. What its page may call stands once, in the capability;
//! the names of Tandem's own commands come from there.

use std::error::Error;

const CAPABILITY: &str = include_str!("capabilities/window.json");

fn main() -> Result<(), Box<dyn Error>> {
    let capability: serde_json::Value = serde_json::from_str(CAPABILITY)?;
    let permissions = capability["permissions"]
        .as_array()
        .ok_or("the capability has no permissions")?;
    let mut commands: Vec<&'static str> = Vec::new();
    for permission in permissions {
        let name = permission
            .as_str()
            .and_then(|permission| permission.strip_prefix("allow-"))
            .ok_or("the window may call Tandem's own commands only")?;
        commands.push(name.replace('-', "_").leak());
    }
    let own = tauri_build::AppManifest::new().commands(commands.leak());
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(own))?;
    Ok(())
}
