/// The listings of docs/from-fsharp.md, which are taken from here, and what they do.
module Lariat.FSharp.Tests.Listings

open System
open System.Threading
open System.Threading.Tasks
open Lariat
open Lariat.Net
open Xunit

let private cook (dish: string) (seconds: float) =
    task {
        do! Coroutine.Sleep seconds
        return dish
    }

let private printer = Recorder()
let private printfn format = Printf.kprintf printer.Add format

[<Fact>]
let Run_AsListed_GivesTheResult () =
    // region: run
    let answer =
        EventLoop.Run(fun () ->
            task {
                do! Coroutine.Sleep 0.01
                return 42
            })
    // endregion
    Assert.Equal(42, answer)

// region: group
let dinner () =
    TaskGroup.RunAsync(fun group ->
        task {
            let soup = group.Create(fun () -> cook "soup" 0.02)
            let eggs = group.Create(fun () -> cook "eggs" 0.01)
            let! first = eggs.AsCoroutine()
            let! second = soup.AsCoroutine()
            return $"{first}, then {second}"
        })
// endregion

[<Fact>]
let Group_AsListed_GivesTheResultsOfItsTasks () =
    Assert.Equal("eggs, then soup", EventLoop.Run(dinner, TestLoop.options ()))

// region: results
let menu () =
    task {
        let soup = LoopTask.Create(fun () -> cook "soup" 0.02)
        let eggs = LoopTask.Create(fun () -> cook "eggs" 0.01)
        let! both = Coroutine.Gather([ soup; eggs ]).AsCoroutine()
        do! Coroutine.Gather([ Coroutine.Sleep 0.01; Coroutine.Sleep 0.01 ]) // no result: nothing to add
        return both
    }
// endregion

[<Fact>]
let Gather_AsListed_GivesAllResults () =
    Assert.Equal<string>([| "soup"; "eggs" |], EventLoop.Run(menu, TestLoop.options ()))

// region: timeout
let inTime () =
    task {
        try
            return! TimeoutScope.RunAsync(TimeSpan.FromSeconds 0.05, fun () -> cook "roast" 5.0)
        with :? TimeoutException ->
            return "bread"
    }
// endregion

[<Fact>]
let Timeout_AsListed_TakesTheOtherWay () =
    Assert.Equal("bread", EventLoop.Run(inTime, TestLoop.options ()))

// region: echo
let echo (client: Connection) =
    task {
        let! line = client.ReadLineAsync()
        do! client.WriteAsync line
    }

let serve () =
    Server.StartAsync((fun client -> Coroutine.From(fun () -> echo client :> Task)), "127.0.0.1", 0)
// endregion

[<Fact>]
let Server_AsListed_AnswersALine () =
    let answer =
        TestLoop.runReal (fun () ->
            task {
                use! server = serve ()
                use! client = Connection.OpenAsync("127.0.0.1", server.Port)
                do! client.WriteAsync "hello\n"B
                let! answer = client.ReadLineAsync()
                return answer
            })

    Assert.Equal<byte>("hello\n"B, answer)

// region: token
let fetch (http: Net.Http.HttpClient) (uri: string) =
    task { return! http.GetStringAsync(uri, LoopTask.Current.Token) }
// endregion

// region: filter
let rec poll (rounds: int) =
    task {
        try
            printfn "round %d" rounds
            do! Coroutine.Sleep 5.0
        with error when not (LoopTask.Current.IsCancellation error) ->
            printfn "failed: %s" error.Message

        if rounds > 1 then
            do! poll (rounds - 1)
    }
// endregion

[<Fact>]
let Filter_AsListed_LetsTheCancellationThrough () =
    TestLoop.run (fun () ->
        task {
            let victim = LoopTask.Create(fun () -> poll 3)
            do! Coroutine.Sleep 1.0
            victim.Cancel() |> ignore
            let! _ = Coroutine.WaitMany [ victim ]
            Assert.True victim.IsCanceled
        })

    Assert.Equal("round 3", printer.Text)

// region: async
let work (wait: Coroutine) =
    async {
        let! token = Async.CancellationToken
        do! Async.AwaitTask(wait.AsTask token) // a coroutine in an async: with the async's token
        do! Async.Sleep 600_000 // an async of others: it has the token already
    }

let callAsync () =
    task { do! Async.StartImmediateAsTask(work (Coroutine.Sleep 0.01), LoopTask.Current.Token) }
// endregion

[<Fact>]
let Async_AsListed_EndsWithTheTask () =
    TestLoop.runReal (fun () ->
        task {
            let victim = LoopTask.Create callAsync
            do! TestLoop.settle ()
            victim.Cancel() |> ignore
            let! _ = Coroutine.WaitMany [ victim ]
            Assert.True victim.IsCanceled
        })

// region: pool
let onThePool (loop: EventLoop) =
    backgroundTask {
        let dish = "soup" // whatever takes a thread
        return! loop.RunThreadSafe(fun () -> cook dish 0.01).AsTask()
    }
// endregion

[<Fact>]
let Pool_AsListed_GetsTheLoopsResult () =
    let dish =
        TestLoop.runReal (fun () -> task { return! onThePool EventLoop.Current })

    Assert.Equal("soup", dish)
