"""How the application is served: processes, connections, their limits and what operators read of them."""
