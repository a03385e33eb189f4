import asyncio, pytest, random
from classifier.base import Draft
from storage.tables import Status
from tasks import actions, making, undoing, claiming, bulk, merging, fields, checklists, links, people
from tasks.rules import TaskError
from storage.tables import Role

async def attempt(coro):
    try: return await coro
    except TaskError as e: return e.code
    except Exception as e: return f"!!{type(e).__name__} {str(e)[:100]}"

async def test_race(db, cast):
    w=cast.workspace.id
    bad=[]
    for round in range(12):
        a=await db.write(making.add_task, cast.as_ann, w, title="A"); b=await db.write(making.add_task, cast.as_ann, w, title="B")
        t=await db.write(lambda s: actions.change(s, cast.as_ann, a.id, recurrence="FREQ=DAILY"))
        batch=undoing.newest_changes
        ops=[lambda who: db.write(actions.move, who, a.id, "done"), lambda who: db.write(claiming.take, who, b.id), lambda who: db.write(merging.count_in, who, b.id, a.id),
             lambda who: db.write(fields.add_note, who, a.id, "n"), lambda who: db.write(checklists.add_items, who, a.id, ["x","y"]),
             lambda who: db.write(lambda s: links.block(s, who, a.id, [s.tasks.get(b.id)])), lambda who: db.write(lambda s: links.block(s, who, b.id, [s.tasks.get(a.id)])),
             lambda who: db.write(lambda s: undoing.undo(s, who, workspace_ids=[w])), lambda who: db.write(lambda s: bulk.move_all(s, who, [a.id,b.id], "done")),
             lambda who: db.write(lambda s: actions.change(s, who, a.id, title=f"t{random.random()}"))]
        jobs=[attempt(random.choice(ops)(random.choice([cast.as_ann, cast.as_bob]))) for _ in range(16)]
        out=await asyncio.gather(*jobs)
        bad+=[o for o in out if isinstance(o,str) and o.startswith("!!")]
        def look(s):
            A,B=s.tasks.get(a.id),s.tasks.get(b.id)
            nexts=[l for l in A.links if l["kind"]=="next"]
            back={ (l["task"],l["kind"]) for l in B.links}
            return (A.status, len(nexts), [l for l in A.links if l["task"]==b.id], [l for l in B.links if l["task"]==a.id])
        r=await db.read(look)
        A,n,la,lb=r
        opp={"blocked_by":"blocks","blocks":"blocked_by","merged":"merged_into","merged_into":"merged"}
        if sorted(opp[x["kind"]] for x in la)!=sorted(x["kind"] for x in lb): bad.append(("LINKS",la,lb))
        if n>1: bad.append(("NEXT",n))
    print("BAD",bad)
