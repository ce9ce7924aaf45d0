/// What F# can await, and the way for what it cannot.
module Lariat.FSharp.Tests.AwaitableTests

open System
open Lariat
open Xunit

let private startAfter (seconds: float) value =
    LoopTask.Create(fun () ->
        task {
            do! Coroutine.Sleep seconds
            return value
        })

let private start value = startAfter 1.0 value

[<Fact>]
let Await_OfWhatHasNoResult_NeedsNothing () =
    let seconds =
        TestLoop.run (fun () ->
            task {
                do! LoopTask.Create(Coroutine.Sleep 1.0)
                do! Coroutine.Gather([ Coroutine.Sleep 1.0; Coroutine.Sleep 2.0 ])
                return (EventLoop.Current.Time - LoopInstant.Zero).TotalSeconds
            })

    Assert.Equal(3.0, seconds)

[<Fact>]
let AsCoroutine_OfEachFuture_GivesItsResult () =
    TestLoop.run (fun () ->
        task {
            let promise = EventLoop.Current.CreateFuture<int>()
            promise.SetResult 1

            let! ofFuture = promise.AsCoroutine()
            let! ofTask = (start 2).AsCoroutine()
            let! ofShield = Coroutine.Shield(start 3).AsCoroutine()
            let! (struct (four, five)) = Coroutine.Gather(Coroutine.FromResult 4, Coroutine.FromResult "five").AsCoroutine()

            Assert.Equal((1, 2, 3, 4, "five"), (ofFuture, ofTask, ofShield, four, five))
        })

[<Fact>]
let Gather_OfAListOfTasks_GivesAllResults () =
    TestLoop.run (fun () ->
        task {
            let! ofList = Coroutine.Gather([ start 1; start 2 ]).AsCoroutine()
            let! ofArray = Coroutine.Gather([| start 3; start 4 |]).AsCoroutine()
            let! outcomes = Coroutine.GatherOutcomes([ start 5; start 6 ]).AsCoroutine()

            Assert.Equal<int>([| 1; 2; 3; 4 |], Array.append ofList ofArray)
            Assert.Equal<int>([| 5; 6 |], outcomes |> Array.map _.Value)
        })

[<Fact>]
let WaitFor_OfATask_GivesItsResultOrATimeout () =
    TestLoop.run (fun () ->
        task {
            let! inTime = Coroutine.WaitFor(start 1, TimeSpan.FromSeconds 2.0)
            let late = start 2

            let! isLate =
                task {
                    try
                        let! _ = Coroutine.WaitFor(late, TimeSpan.FromSeconds 0.5)
                        return false
                    with :? TimeoutException ->
                        return true
                }

            Assert.Equal((1, true, true), (inTime, isLate, late.IsCanceled))
        })

[<Fact>]
let WaitMany_OfTasks_SaysWhichHaveEnded () =
    TestLoop.run (fun () ->
        task {
            let quick = start 1
            let slow = startAfter 10.0 2

            let! (struct (ended, pending)) = Coroutine.WaitMany([ quick; slow ], TimeSpan.FromSeconds 2.0)

            Assert.Equal<LoopTask<int>>([ quick ], ended)
            Assert.Equal<LoopTask<int>>([ slow ], pending)
        })

[<Fact>]
let AsCompleted_OfTasks_GivesThemInTheOrderInWhichTheyEnd () =
    TestLoop.run (fun () ->
        task {
            let slow = startAfter 10.0 "slow"
            let quick = start "quick"
            let order = Recorder()

            for next in Coroutine.AsCompleted [ slow; quick ] do
                let! name = next
                order.Add name

            Assert.Equal("quick slow", order.Text)
        })
