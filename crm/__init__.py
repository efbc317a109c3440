"""The ground floor: workspaces, people, companies, events, connections, the outbox."""
