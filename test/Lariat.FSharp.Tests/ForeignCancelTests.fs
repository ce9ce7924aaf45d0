/// A task expression is canceled inside, at its await of a task that Lariat knows nothing of and that has no token.
module Lariat.FSharp.Tests.ForeignCancelTests

open System
open System.Threading
open System.Threading.Tasks
open Lariat
open Xunit

let private never () : Task = TaskCompletionSource().Task

/// Starts a task, lets it come to its wait, cancels it, and gives it some iterations to end.
let private cancel (body: unit -> Task<unit>) =
    task {
        let victim = LoopTask.Create body
        do! TestLoop.settle ()
        victim.Cancel() |> ignore
        do! TestLoop.settle ()
        return victim
    }

[<Fact>]
let ThrowIfCancelRequested_InALoopOverAChannel_EndsTheTask () =
    TestLoop.run (fun () ->
        task {
            let numbers = Channels.Channel.CreateUnbounded<int>()

            let victim =
                LoopTask.Create(fun () ->
                    task {
                        while true do
                            let! _ = numbers.Reader.ReadAsync()
                            LoopTask.Current.ThrowIfCancelRequested()
                    })

            do! TestLoop.settle ()
            victim.Cancel() |> ignore
            numbers.Writer.TryWrite 1 |> ignore
            do! TestLoop.settle ()

            Assert.True victim.IsCanceled
        })

[<Fact>]
let Cancel_AtAForeignTask_ThrowsAtTheInnermostAwaitFirst () =
    let order = Recorder()
    let foreign = TaskCompletionSource<int>()

    let inner () =
        task {
            try
                let! _ = foreign.Task
                order.Add "went on"
            finally
                order.Add "inner"
        }

    let middle () =
        task {
            try
                do! inner ()
            finally
                order.Add "middle"
        }

    let outer () =
        task {
            try
                do! Coroutine.From middle
                order.Add "went on"
            finally
                order.Add "outer"
        }

    TestLoop.run (fun () ->
        task {
            let! victim = cancel outer
            let wasCanceled = victim.IsCanceled
            foreign.SetResult 1
            do! TestLoop.settle ()

            Assert.True wasCanceled
            Assert.Equal("inner middle outer", order.Text)
        })

[<Fact>]
let Cancel_WithAHeartbeatLeftRunning_IsNotLost () =
    let beat () =
        task {
            for _ in 1..1000 do
                do! Coroutine.Sleep 0.02
        }

    let body () =
        task {
            let _heartbeat = beat ()
            do! never ()
        }

    TestLoop.run (fun () ->
        task {
            let! victim = cancel body
            let! _ = Coroutine.WaitMany([ victim ], TimeSpan.FromSeconds 1.0)

            Assert.True victim.IsCanceled
        })

[<Fact>]
let Group_ChildFails_LeavesNothingRunningAtAForeignTask () =
    let order = Recorder()
    let foreign = TaskCompletionSource()

    TestLoop.run (fun () ->
        task {
            let mutex = AsyncLock()

            try
                do!
                    TaskGroup.RunAsync(fun group ->
                        task {
                            group.Create(fun () ->
                                task {
                                    use! _ = mutex.EnterAsync()
                                    do! foreign.Task
                                    order.Add "went on after the group had ended"
                                })
                            |> ignore

                            group.Create(fun () ->
                                task {
                                    do! Coroutine.Sleep 1.0
                                    failwith "boom"
                                })
                            |> ignore
                        })
            with :? ExceptionGroup ->
                order.Add(if mutex.IsLocked then "locked" else "released")

            foreign.SetResult()
            do! TestLoop.settle ()
        })

    Assert.Equal("released", order.Text)

[<Fact>]
let Cancel_WithAnAsyncDisposable_DisposesItFirst () =
    let order = Recorder()

    let resource =
        { new IAsyncDisposable with
            member _.DisposeAsync() =
                ValueTask(
                    task {
                        do! Coroutine.Sleep 0.0
                        order.Add "disposed"
                    }
                    :> Task
                ) }

    let body () =
        task {
            use _ = resource
            do! never ()
        }

    TestLoop.run (fun () ->
        task {
            let! victim = cancel body
            Assert.True victim.IsCanceled
        })

    Assert.Equal("disposed", order.Text)

[<Fact>]
let Cancel_AWithThatGoesOn_AwaitsTheNextOperation () =
    let order = Recorder()
    let second = TaskCompletionSource()

    let body () =
        task {
            try
                do! never ()
            with :? OperationCanceledException ->
                order.Add "caught"

            do! second.Task
            order.Add "went on"
        }

    TestLoop.run (fun () ->
        task {
            let! victim = cancel body
            let wasWaiting = not victim.IsCompleted
            second.SetResult()
            do! TestLoop.settle ()

            Assert.True wasWaiting
            Assert.False victim.IsCanceled
            Assert.Equal("caught went on", order.Text)
        })

[<Fact>]
let Cancel_AtTheFirstHalfOfAnd_LeavesTheSecondRunning () =
    let order = Recorder()
    let foreign = TaskCompletionSource()

    let half name (operation: Task) =
        task {
            try
                do! operation
                order.Add name
            with :? OperationCanceledException ->
                order.Add $"{name} canceled"
                return raise (CoroutineCanceledException())
        }

    let body () =
        task {
            let! () = half "first" (never ())
            and! () = half "second" foreign.Task
            order.Add "went on"
        }

    TestLoop.run (fun () ->
        task {
            let! victim = cancel body
            foreign.SetResult()
            do! TestLoop.settle ()
            Assert.True victim.IsCanceled
        })

    Assert.Equal("first canceled second", order.Text)

[<Fact>]
let Cancel_AtWhenAll_TellsEveryBranch () =
    let order = Recorder()

    let branch name =
        task {
            try
                do! never ()
                return name
            finally
                order.Add name
        }

    let body () =
        task {
            let! _ = Task.WhenAll [ branch "first"; branch "second" ]
            order.Add "went on"
        }

    TestLoop.run (fun () ->
        task {
            let! victim = cancel body
            do! Coroutine.Sleep 1.0
            Assert.True victim.IsCanceled
        })

    Assert.Equal("first second", order.Text)

[<Fact>]
let AsyncLocal_InAnAsyncThatWaits_IsKept () =
    let local = AsyncLocal<string>()

    let seen =
        TestLoop.runReal (fun () ->
            task {
                return!
                    async {
                        local.Value <- "mine"
                        do! Async.Sleep 1
                        return local.Value
                    }
            })

    Assert.Equal("mine", seen)
