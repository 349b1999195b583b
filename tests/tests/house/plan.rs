//! The plan of a crate: its files, and which of them uses which, read from the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::Visit;
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

/// A crate.
pub struct House {
    /// Its name, without what all have in front.
    pub name: String,
    root: PathBuf,
    /// Modules by their path, such as `engine::reading`, with the file of each.
    modules: BTreeMap<Vec<String>, Module>,
    uses: BTreeSet<(String, String)>,
}

#[derive(Default)]
struct Module {
    file: String,
    /// Paths that the code names, from this module.
    named: BTreeSet<Vec<String>>,
    /// Names that it hands on, with where they are.
    hands_on: BTreeMap<String, Vec<String>>,
    /// What it hands on whole.
    hands_on_all: Vec<Vec<String>>,
}

impl House {
    /// Every crate of the product.
    pub fn all() -> Vec<Self> {
        let tauri = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
        let mut crates = vec![("desktop".to_owned(), tauri.clone())];
        for entry in fs::read_dir(tauri.join("crates")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            crates.push((name, path));
        }
        crates.sort();
        let crates = crates.into_iter();
        crates.map(|(name, root)| Self::read(name, root)).collect()
    }

    fn read(name: String, root: PathBuf) -> Self {
        let mut house = Self {
            name,
            root,
            modules: BTreeMap::new(),
            uses: BTreeSet::new(),
        };
        let src = house.root.join("src");
        for file in files(&src) {
            let inside = file.strip_prefix(&src).unwrap().to_str().unwrap();
            let inside = inside.replace(std::path::MAIN_SEPARATOR, "/");
            let parsed = syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap();
            let mut module = Module {
                file: inside.clone(),
                ..Module::default()
            };
            let mut reader = Reader {
                module: &mut module,
            };
            reader.visit_file(&parsed);
            house.modules.insert(path_of(&inside), module);
        }
        let mut uses = BTreeSet::new();
        for (at, module) in &house.modules {
            for named in &module.named {
                let used = house
                    .absolute(at, named)
                    .and_then(|path| house.find(&path, 0));
                uses.extend(used.map(|used| (module.file.clone(), used)));
            }
        }
        uses.retain(|(user, used)| user != used);
        house.uses = uses;
        house
    }

    /// Its files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.modules.values().map(|module| module.file.as_str())
    }

    /// Files, each with one that it uses.
    pub fn uses(&self) -> impl Iterator<Item = (&str, &str)> {
        let uses = self.uses.iter();
        uses.map(|(user, used)| (user.as_str(), used.as_str()))
    }

    /// Crates of the product that it uses, tests apart.
    pub fn uses_crates(&self) -> BTreeSet<String> {
        let manifest = fs::read_to_string(self.root.join("Cargo.toml")).unwrap();
        let parts = manifest
            .split("\n[")
            .filter(|part| part.starts_with("dependencies]"));
        let lines = parts.flat_map(str::lines);
        let names = lines.filter_map(|line| line.strip_prefix("tandem-")?.split('.').next());
        names.map(str::to_owned).collect()
    }

    /// What ties files that use each other in a circle: each time one that uses another.
    pub fn circles(&self) -> Vec<String> {
        let reached: BTreeMap<&str, BTreeSet<&str>> = self
            .files()
            .map(|file| (file, self.reached(file)))
            .collect();
        let in_circle = |(user, used): &(&str, &str)| reached[used].contains(user);
        let told = |(user, used): (&str, &str)| format!("{}: {user} uses {used}", self.name);
        self.uses().filter(in_circle).map(told).collect()
    }

    fn reached(&self, file: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![file];
        while let Some(next) = open.pop() {
            for (_, used) in self.uses().filter(|(user, _)| *user == next) {
                if reached.insert(used) {
                    open.push(used);
                }
            }
        }
        reached
    }

    /// A path from the root of the crate; `None` where it leads out of it.
    fn absolute(&self, at: &[String], named: &[String]) -> Option<Vec<String>> {
        let mut path = at.to_vec();
        let mut rest = named;
        match rest.first()?.as_str() {
            "crate" => {
                path.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|first| first == "super") {
                    path.pop()?;
                    rest = &rest[1..];
                }
            }
            first => {
                let child: Vec<String> = at.iter().cloned().chain([first.to_owned()]).collect();
                if !self.modules.contains_key(&child) {
                    return None;
                }
            }
        }
        path.extend(rest.iter().cloned());
        Some(path)
    }

    /// The file that has what is at this path, whoever hands it on.
    fn find(&self, path: &[String], depth: usize) -> Option<String> {
        let known = (0..=path.len())
            .rev()
            .find(|length| self.modules.contains_key(&path[..*length]))?;
        let (at, rest) = path.split_at(known);
        let module = &self.modules[at];
        let Some(name) = rest.first() else {
            return Some(module.file.clone());
        };
        if depth < 8 {
            if let Some(from) = module.hands_on.get(name) {
                let mut from = self.absolute(at, from)?;
                from.extend(rest[1..].iter().cloned());
                return self.find(&from, depth + 1);
            }
            for from in &module.hands_on_all {
                let Some(mut from) = self.absolute(at, from) else {
                    continue;
                };
                from.push(name.clone());
                if self.defines(&from) {
                    return self.find(&from, depth + 1);
                }
            }
        }
        Some(module.file.clone())
    }

    fn defines(&self, path: &[String]) -> bool {
        let (name, at) = path.split_last().unwrap();
        let Some(module) = self.modules.get(at) else {
            return false;
        };
        let text = fs::read_to_string(self.root.join("src").join(&module.file)).unwrap();
        let defined = ["struct", "enum", "fn", "const", "trait", "type", "static"];
        defined.iter().any(|kind| {
            let definition = format!("pub {kind} {name}");
            let mut found = text.match_indices(&definition);
            found.any(|(from, matched)| {
                let next = text[from + matched.len()..].chars().next();
                next.is_none_or(|next| !next.is_alphanumeric() && next != '_')
            })
        }) || module.hands_on.contains_key(name)
            || module.hands_on_all.iter().any(|from| {
                self.absolute(at, from).is_some_and(|mut from| {
                    from.push(name.clone());
                    self.defines(&from)
                })
            })
    }
}

/// Reads what one file names.
struct Reader<'m> {
    module: &'m mut Module,
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let is_test = match item {
            Item::Mod(module) => is_for_tests(&module.attrs),
            Item::Use(used) => is_for_tests(&used.attrs),
            Item::Fn(function) => is_for_tests(&function.attrs),
            Item::Impl(block) => is_for_tests(&block.attrs),
            _ => false,
        };
        if !is_test {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        // One inside of a file names things from one step further in.
        if module.content.is_none() {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, used: &'ast ItemUse) {
        let hands_on = !matches!(used.vis, Visibility::Inherited);
        self.tree(&used.tree, &mut Vec::new(), hands_on);
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {
        // Who may see something is nothing that it uses.
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let names = path.segments.iter().map(|part| part.ident.to_string());
            self.module.named.insert(names.collect());
        }
        syn::visit::visit_path(self, path);
    }
}

impl Reader<'_> {
    fn tree(&mut self, tree: &UseTree, before: &mut Vec<String>, hands_on: bool) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before, hands_on);
                before.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before, hands_on);
                }
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                self.takes(before, &name, &name, hands_on);
            }
            UseTree::Rename(rename) => {
                let (name, new) = (rename.ident.to_string(), rename.rename.to_string());
                self.takes(before, &name, &new, hands_on);
            }
            UseTree::Glob(_) if hands_on => self.module.hands_on_all.push(before.clone()),
            UseTree::Glob(_) => {
                self.module.named.insert(before.clone());
            }
        }
    }

    fn takes(&mut self, before: &[String], name: &str, as_name: &str, hands_on: bool) {
        let mut path = before.to_vec();
        if name != "self" {
            path.push(name.to_owned());
        }
        if hands_on {
            self.module.hands_on.insert(as_name.to_owned(), path);
        } else {
            self.module.named.insert(path);
        }
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        is_cfg && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string().contains("test"))
    })
}

/// `engine/reading/mod.rs` and `engine/reading.rs` are `engine::reading`.
fn path_of(file: &str) -> Vec<String> {
    let bare = file.trim_end_matches(".rs");
    let bare = bare.strip_suffix("/mod").unwrap_or(bare);
    match bare {
        "lib" | "main" | "mod" => Vec::new(),
        bare => bare.split('/').map(str::to_owned).collect(),
    }
}

/// Every file but those of tests alone.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            found.extend(files(&path));
        } else if name.ends_with(".rs") && !["tests.rs", "typescript.rs"].contains(&name) {
            found.push(path);
        }
    }
    found.sort();
    found
}
