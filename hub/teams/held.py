"""Teams, rotas and checks are about the people who work here."""

from hub.kernel.holding import not_held

for table in ("team_member", "patch_member", "rota", "rota_shift", "leave", "volunteer_check"):
    not_held(table, "about the people who work here")
